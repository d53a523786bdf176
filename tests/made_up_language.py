"""A language nobody speaks, made of the catalogue: what was looked up shows at a glance."""

from collections.abc import Callable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from csdb import language

TEMPLATE = language.FOLDER / f"{language.DOMAIN}.pot"
OPEN, CLOSE = "⟦⟧"


def wrapped(message: str) -> str:
    """The message between brackets."""
    return f"{OPEN}{message}{CLOSE}"


def hostile(message: str) -> str:
    """The message with everything in it that could break out of text or of an attribute."""
    return f'{OPEN}{message} & <i onclick="x">"{CLOSE}'


def template() -> Catalog:
    """The committed template."""
    with TEMPLATE.open("rb") as file:
        return read_po(file)


def compiled(folder: Path, locale: str, translate: Callable[[str], str] = wrapped) -> None:
    """Write the catalogue of a locale whose every message is `translate` of the English one.

    Of a message with two forms the one for a single thing has a 1 in front.
    """
    made = Catalog(locale=locale)
    for message in template():
        if isinstance(message.id, tuple):
            one, many = map(translate, message.id)
            made.add(message.id, (f"1{one}", *[many] * (made.num_plurals - 1)))
        elif message.id:
            made.add(message.id, translate(message.id))
    file = folder / locale / "LC_MESSAGES" / f"{language.DOMAIN}.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as target:
        write_mo(target, made)
