"""Words of another language: looked up while it is spoken, and never such that a page fails."""

from collections.abc import Callable, Iterator
from gettext import NullTranslations
from pathlib import Path
from threading import Thread

import pytest

from csdb import language
from csdb.language import ENGLISH, Language, gettext, ngettext, speaking, spoken
from tests.made_up_language import compiled


class Only(NullTranslations):
    """A catalogue that says the same to everything."""

    def __init__(self, told: str) -> None:
        super().__init__()
        self.told = told

    def gettext(self, message: str) -> str:
        return self.told

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.told


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Language]:
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    compiled(tmp_path, "de")
    language.language.cache_clear()
    yield language.language("de")
    language.language.cache_clear()


def test_without_a_language_everything_is_said_as_written() -> None:
    assert spoken() is ENGLISH
    assert gettext("under %(share)s", share="5%") == "under 5%"
    assert gettext("10% earn less") == "10% earn less"
    assert ngettext("%(n)s number", "%(n)s numbers", 2, n="two") == "two numbers"


def test_messages_are_looked_up_while_a_language_is_spoken(german: Language) -> None:
    with speaking(german):
        assert gettext("under %(share)s", share="5%") == "⟦under 5%⟧"
        assert ngettext("%(n)s number", "%(n)s numbers", 1, n="one") == "1⟦one number⟧"
        assert ngettext("%(n)s number", "%(n)s numbers", 5, n="five") == "⟦five numbers⟧"
    assert gettext("under %(share)s", share="5%") == "under 5%"


def test_another_thread_speaks_for_itself(german: Language) -> None:
    heard: list[str] = []
    with speaking(german):
        other = Thread(target=lambda: heard.append(gettext("solid")))
        other.start()
        other.join()
    assert heard == ["solid"]


def test_nothing_to_say_stays_nothing(german: Language) -> None:
    with speaking(german):
        assert gettext("") == ""


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("under %(share)s", "unter %(anteil)s"),
        ("under %(share)s", "unter 5 % davon"),
        ("under %(share)s", "unter %"),
        ("under %(share)s", "unter %d"),
        ("under {share}", "unter {anteil}"),
        ("under {share}", "unter {"),
        ("under {share}", "unter {share!r}"),
    ],
)
def test_a_translation_that_cannot_be_filled_in_is_not_used(written: str, told: str) -> None:
    assert Language("de", Only(told)).said(written) == written


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("under %(share)s", "%(share)s oder 100 %% weniger"),
        ("95% of them", "95 % davon"),
        ("under {share}", "weniger"),
    ],
)
def test_a_translation_that_can_be_filled_in_is(written: str, told: str) -> None:
    assert Language("de", Only(told)).said(written) == told


def test_a_form_of_a_count_that_cannot_be_filled_in_is_not_used() -> None:
    told = Language("de", Only("%(zahl)s Zahlen"))
    assert told.counted("%(n)s number", "%(n)s numbers", 1) == "%(n)s number"
    assert told.counted("%(n)s number", "%(n)s numbers", 2) == "%(n)s numbers"


def test_only_languages_with_a_catalogue_are_there(german: Language) -> None:
    assert language.available() == ("en", "de")
    with pytest.raises(ValueError, match="no catalogue for 'fr'"):
        language.language("fr")


@pytest.mark.parametrize(
    ("locale", "tag", "territory"),
    [("en", "en", "en_US"), ("pt_BR", "pt-BR", "pt_BR"), ("de", "de", "de_DE")],
)
def test_a_language_has_a_name_for_each_who_asks(locale: str, tag: str, territory: str) -> None:
    told = Language(locale)
    assert (told.tag, told.territory) == (tag, territory)


@pytest.mark.parametrize("say", [gettext, language.marked])
def test_english_is_what_is_written(say: Callable[[str], str]) -> None:
    assert say("Where do you stand?") == "Where do you stand?"
