"""The language that is spoken: what is written in English, looked up in the catalogue of another.

Whoever draws a page speaks the language of the site while drawing it (`speaking`). Outside of that
everything is English, as written: a release and its files are made so, whatever the site speaks.
"""

import gettext as catalogues
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar

FOLDER = Path(__file__).with_name("translations")
"""Where the catalogues are: <locale>/LC_MESSAGES/csdb.mo, made of the csdb.po beside it."""

DOMAIN = "csdb"

_PERCENT = re.compile(r"%(?:\((\w+)\)s|(.|$))", re.DOTALL)
_BRACES = re.compile(r"\{\w+\}|[{}]")


@dataclass(frozen=True, slots=True)
class Language:
    """A locale as Babel names it ("en", "pt_BR"), and its catalogue."""

    locale: str
    words: catalogues.NullTranslations = field(default_factory=catalogues.NullTranslations)

    @property
    def tag(self) -> str:
        """The language as HTML, HTTP and JSON-LD name it (BCP 47): "pt-BR"."""
        return self.locale.replace("_", "-")

    @property
    def territory(self) -> str:
        """The locale with its likeliest territory, as Open Graph names it: "en_US"."""
        from babel.core import get_global

        if "_" in self.locale:
            return self.locale
        likely: str = get_global("likely_subtags").get(self.locale, self.locale)
        return f"{self.locale}_{likely.rpartition('_')[2]}"

    def said(self, message: str) -> str:
        """The message in this language; as it is where the catalogue has no sound translation."""
        return _sound(self.words.gettext(message), message) if message else ""

    def counted(self, one: str, many: str, n: int) -> str:
        """The form for `n` of a message with two forms in English."""
        written = one if n == 1 else many
        told = self.words.ngettext(one, many, n)
        return told if told == written or _sound(told, many) == told else written


Message = TypeVar("Message", bound=str)

ENGLISH = Language("en")
"""The language that everything is written in."""

_spoken: ContextVar[Language] = ContextVar("spoken", default=ENGLISH)


@cache
def language(locale: str) -> Language:
    """The language of a locale. ValueError where there is no catalogue for it."""
    if locale not in available():
        raise ValueError(f"there is no catalogue for {locale!r}")
    if locale == ENGLISH.locale:
        return ENGLISH
    with (FOLDER / locale / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
        return Language(locale, catalogues.GNUTranslations(file))


def available() -> tuple[str, ...]:
    """The locales that a site may speak: English, and each with a compiled catalogue."""
    found = sorted(file.parents[1].name for file in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return (ENGLISH.locale, *found)


def spoken() -> Language:
    """The language that is spoken here and now."""
    return _spoken.get()


@contextmanager
def speaking(told: Language) -> Iterator[None]:
    """Speak a language meanwhile, in this thread alone."""
    before = _spoken.set(told)
    try:
        yield
    finally:
        _spoken.reset(before)


def gettext(message: str, /, **known: object) -> str:
    """A message in the language spoken, what it names as %(name)s filled in."""
    told = _spoken.get()
    text = message if told is ENGLISH else told.said(message)
    return text % known if known else text


def ngettext(one: str, many: str, n: int, /, **known: object) -> str:
    """The form of a message for `n` in the language spoken, filled in."""
    return _spoken.get().counted(one, many, n) % known


def marked(message: Message) -> Message:
    """The message itself: what is declared as data is marked so, and looked up when it is shown."""
    return message


def is_format(message: str) -> bool:
    """Whether something is filled in with %, so that a per cent sign is written twice in it."""
    return "%(" in message or "%%" in message


@cache
def _sound(told: str, written: str) -> str:
    """A translation, or what is written where it has filled in what is not known there.

    Nobody need have checked a catalogue, and no page may fail for what is in it.
    """
    return told if _named(told, written) <= _named(written, written) else written


def _named(message: str, written: str) -> frozenset[str]:
    """What a message has filled in; a lone sign counts as itself, as filling in fails on it."""
    if is_format(written):
        return frozenset(a or b for a, b in _PERCENT.findall(message) if b != "%")
    return frozenset(_BRACES.findall(message)) if "{" in written else frozenset()
