"""The site in a made-up language: every page answers, all of it is looked up, nothing gets in."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient

from csdb import create_app, language
from csdb.config import Settings, SettingsError
from csdb.console import create_console
from csdb.publish.release import Release
from csdb.web import faq, published, snippets
from csdb.web.current import edition
from csdb.web.pages import addresses
from tests.made_up_language import CLOSE, OPEN, compiled, hostile, wrapped
from tests.web import filled
from tests.web.page import read

MORE = ("/mine", "/submit", "/nothing", "/figures/us-nothing", "/incentives?plan=upsell")
ASKED = ("/compare?country=us&level=csm&segment=mid", "/summary?country=us&level=csm")
SHOWN = ("aria-label", "title", "alt", "placeholder")
UNSAID = ("script", "style", "code", "pre", "svg", "blockquote")
"""Programs, codes, charts, which belong to their release, and how it is cited."""
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_CODES = re.compile(
    r"\d\d?\. [^\W\d_]+ \d{4}"  # a day
    r"|(?:text|image|application)/[\w.+-]+"
    r"|\d{4}-\d\d-\d\d-[0-9a-f]{8}"  # a release
    r"|SHA256SUMS|/figures\b(?:/[\w-]+)?"
)
_NAMES = r"CSV|JSON|PNG|SVG|CC BY|BibTeX|[A-Z]{3}|[\w./-]+\.\w+|SHA|MIT|json|png|svg|UTC"

Speaks = Callable[[Callable[[str], str]], Flask]


@pytest.fixture
def speaks(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Speaks]:
    """The site in German, every message of which is what is asked for."""
    made: list[Flask] = []

    def site(translate: Callable[[str], str]) -> Flask:
        monkeypatch.setattr(language, "FOLDER", tmp_path / "translations")
        compiled(tmp_path / "translations", "de", translate)
        app = create_app(replace(settings, locale="de"))
        app.testing = True
        made.append(app)
        return app

    language.language.cache_clear()
    yield site
    language.language.cache_clear()
    for app in made:
        for name in ("csdb_engine", "csdb_pages"):
            app.extensions[name].dispose()


def pages(app: Flask) -> list[str]:
    with app.test_request_context("/"):
        return [*addresses(), *MORE, *ASKED]


def texts(element: Element) -> Iterator[str]:
    """What is read of an element, charts and codes apart."""
    if isinstance(element.tag, str) and element.tag.rpartition("}")[2] not in UNSAID:
        yield element.text or ""
        yield from (value for name in SHOWN if (value := element.get(name)))
        for child in element:
            yield from texts(child)
    yield element.tail or ""


def outside(text: str) -> str:
    """What of a text stands in no brackets."""
    depth, left = 0, []
    for sign in text:
        depth += (sign == OPEN) - (sign == CLOSE)
        left.append(sign if depth == 0 and sign != CLOSE else " ")
    assert depth == 0, text
    return "".join(left)


def own(release: Release, settings: Settings) -> list[str]:
    """What no catalogue has: the release's own sentences, names of sources, FAQ texts, the site."""
    said = [*release.sentences.values(), *(view.finding for view in release.views.values())]
    said += [part for each in published.figures() for part in (each.source, each.date, each.n)]
    said += [each.program for each in snippets.LOADING[:-1]]
    said += [settings.site_name, settings.owner_name, settings.owner_contact]
    said += [*release.parameters, *map(str, release.parameters.values())]
    return sorted(filter(_LETTERS.search, said), key=len, reverse=True)


def unsaid(html: str, known: list[str]) -> list[str]:
    """The words of a page that were not looked up and are not `known`."""
    told = _CODES.sub(" ", "\n".join(texts(read(html).tree)))
    for text in known:
        told = told.replace(text, " ")
    lines = re.sub(rf"\b(?:{_NAMES})\b", " ", outside(told)).splitlines()
    return [line.strip() for line in lines if _LETTERS.search(line)]


@pytest.mark.slow
def test_every_page_is_looked_up_whole(
    speaks: Speaks, publish: Callable[[Release], Release], full: Release, settings: Settings
) -> None:
    publish(full)
    app = speaks(wrapped)
    known = own(full, settings)
    known += [text for each in faq.questions() for text in (each.question, each.answer.striptags())]
    bad = []
    for path in pages(app):
        response = app.test_client().get(path)
        found = read(response.text)
        assert response.status_code in (200, 404), path
        assert found.tree.get("lang") == "de", path
        assert response.headers["Content-Language"] == "de"
        assert not found.problems, (path, found.problems)
        if path not in ("/faq", "/what-does-a-customer-success-manager-do"):
            bad += [(path, each) for each in unsaid(response.text, known)]
    assert not bad, "\n".join(map(str, bad))


@pytest.mark.slow
def test_pages_of_an_empty_site_are_looked_up_whole(speaks: Speaks, settings: Settings) -> None:
    app = speaks(wrapped)
    with app.test_request_context("/"):
        known = own(edition().release, settings)
    known += [text for each in faq.questions() for text in (each.question, each.answer.striptags())]
    bad = []
    for path in pages(app):
        response = app.test_client().get(path)
        assert not read(response.text).problems, path
        if path not in ("/faq", "/what-does-a-customer-success-manager-do"):
            bad += [(path, each) for each in unsaid(response.text, [*known, "rounds"])]
    assert not bad, "\n".join(map(str, bad))


def test_the_form_is_looked_up_on_every_step(speaks: Speaks, settings: Settings) -> None:
    client = speaks(wrapped).test_client()
    known = [settings.site_name]
    wrong = filled.core(client, base_amount="8", team=["nobody", "ae"], country=None)
    steps = [wrong, filled.core(client), filled.check(client)]
    steps.append(filled.send(client, steps[-1]))
    token = filled.tokens(client.get("/mine"))[0]
    code = filled.code(steps[-1])
    steps += [
        filled.post(client, f"/mine{way}", token, {"code": code})
        for way in ("", "/change", "/withdraw")
    ]
    steps.append(filled.post(client, "/mine", token, {"code": "no code"}))
    for step in steps:
        assert not unsaid(step.text.replace(code, ""), known)


@pytest.mark.parametrize(("locale", "territory"), [("en", "en_US"), ("de", "de_DE")])
def test_a_page_says_its_language_to_everybody_who_asks(
    speaks: Speaks,
    publish: Callable[[Release], Release],
    full: Release,
    client: FlaskClient,
    locale: str,
    territory: str,
) -> None:
    publish(full)
    response = (client if locale == "en" else speaks(wrapped).test_client()).get("/data")
    assert response.headers["Content-Language"] == locale
    assert f'<html lang="{locale}">' in response.text
    assert f'<meta property="og:locale" content="{territory}">' in response.text
    assert f'"inLanguage": "{locale}"' in response.text


def test_numbers_on_pages_are_those_of_the_language(
    speaks: Speaks, publish: Callable[[Release], Release], full: Release
) -> None:
    publish(full)
    page = read(speaks(wrapped).test_client().get("/salary").text)
    assert "98.000 $" in page.text


def test_what_programs_read_is_the_same_in_every_language(
    speaks: Speaks, publish: Callable[[Release], Release], full: Release, client: FlaskClient
) -> None:
    publish(full)
    theirs = speaks(wrapped).test_client()
    for path in (
        "/figures/us-pay.csv",
        "/figures/us-pay.json",
        "/figures/us-pay.metadata.json",
        "/api/v1/releases/latest/figures",
        "/api/v1/questionnaire",
        "/api/v1/openapi.json",
        f"/api/v1/releases/{full.id}/peers?level=csm&segment=mid",
    ):
        assert theirs.get(path).data == client.get(path).data, path


def test_a_translation_cannot_bring_markup_in(
    speaks: Speaks, publish: Callable[[Release], Release], full: Release
) -> None:
    publish(full)
    app = speaks(hostile)
    for path in pages(app):
        response = app.test_client().get(path)
        found = read(response.text)
        assert not found.all("i"), path
        assert not [each for each in found.tree.iter() if each.get("onclick")], path
        assert not found.problems, path
    for path in ("/feed.xml", "/sitemap.xml"):
        assert ET.fromstring(app.test_client().get(path).text) is not None, path  # noqa: S314


def test_an_answer_to_the_faq_may_have_a_text_of_its_own(tmp_path: Path, speaks: Speaks) -> None:
    (tmp_path / "01-one.md").write_text("# One?\n\nFirst.")
    (tmp_path / "02-two.md").write_text("# Two?\n\nSecond.")
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "02-two.md").write_text("# Zwei?\n\nZweitens.")
    speaks(wrapped)
    with language.speaking(language.language("de")):
        assert [each.question for each in faq.questions(tmp_path)] == ["One?", "Zwei?"]
    assert [each.question for each in faq.questions(tmp_path)] == ["One?", "Two?"]


def test_the_console_speaks_the_language_too(speaks: Speaks, settings: Settings) -> None:
    speaks(wrapped)
    console = create_console(replace(settings, locale="de", console_password_hash="x"))
    page = read(console.test_client().get("/sign-in").text)
    assert page.tree.get("lang") == "de"
    assert "⟦Sign in⟧" in page.text
    console.extensions["csdb_engine"].dispose()


def test_a_language_without_a_catalogue_is_refused(settings: Settings) -> None:
    with pytest.raises(SettingsError, match=r"CSDB_LOCALE .*no catalogue for 'fr'"):
        create_app(replace(settings, locale="fr"))
