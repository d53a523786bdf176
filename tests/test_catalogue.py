"""The template catalogue: up to date, and such that a translator can start from it."""

import re
import shlex
from pathlib import Path

import pytest
from babel.messages.frontend import CommandLineInterface

from csdb import language
from tests.made_up_language import TEMPLATE, template

ROOT = Path(__file__).parents[1]


def recipe() -> list[str]:
    """What `make catalogue` runs, without the program."""
    found = re.search(r"^catalogue:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.M)
    assert found
    return shlex.split(found[1].replace("\\\n", " "))


def test_the_catalogue_is_what_make_catalogue_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    made = tmp_path / "made.pot"
    command = ["pybabel", *recipe()[1:]]
    command[command.index("--output") + 1] = str(made)
    CommandLineInterface().run(command)  # type: ignore[no-untyped-call]
    assert made.read_text() == TEMPLATE.read_text(), "run `make catalogue` and commit what it wrote"


def test_the_catalogue_says_neither_when_nor_in_which_line() -> None:
    text = TEMPLATE.read_text()
    assert "POT-Creation-Date" not in text
    assert not re.search(r"^#: .*:\d+", text, re.M)


def test_no_message_begins_or_ends_with_a_space() -> None:
    messages = [part for each in template() for part in _forms(each.id)]
    assert len(messages) > 1000
    assert not [message for message in messages if message != message.strip()], (
        "a sentence was put together from pieces: make it one, with placeholders"
    )


@pytest.mark.parametrize(
    "part", ["questionnaire.py", "groupings.py", "phrases.py", "sections.py", "home.html"]
)
def test_what_is_declared_and_what_is_marked_is_gathered(part: str) -> None:
    assert [each for each in template() if any(part in place for place, _ in each.locations)]


def test_placeholders_have_names() -> None:
    known = {name for each in template() for part in _forms(each.id) for name in _named(part)}
    assert known
    assert not [name for name in known if not name.isidentifier()]


def _forms(message: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


def _named(message: str) -> list[str]:
    if not language.is_format(message):
        return []
    found = re.findall(r"%(?:%|\((\w+)\)s|([^%(]))", message)
    return [name or other for name, other in found if name or other]
