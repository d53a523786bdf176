"""The questions people ask: all answered, as text, in page and structured data alike."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from csdb.publish.release import Release
from csdb.web import faq
from tests.web.page import Read

Page = Callable[..., Read]
Publish = Callable[[Release], Release]


def test_all_seventeen_questions_are_answered_with_their_sentence(
    page: Page, publish: Publish, full: Release
) -> None:
    found = page(publish(full) and "/faq")
    assert len(found.by_class("question")) == len(faq.questions()) == 17
    assert full.sentences["faq.renewals"] in found.text


def test_structured_answers_are_the_visible_ones(
    page: Page, publish: Publish, full: Release
) -> None:
    found = page(publish(full) and "/faq")
    scripts = [s for s in found.all("script") if s.get("type") == "application/ld+json"]
    (told,) = [t["mainEntity"] for s in scripts if "mainEntity" in (t := json.loads(s.text or ""))]
    assert len(told) == 17
    for entry in told:
        assert entry["name"] in found.text
        plain = " ".join(re.sub(r"<[^>]+>", " ", entry["acceptedAnswer"]["text"]).split())
        assert plain[:40] in found.text


def test_questions_must_begin_with_their_question(tmp_path: Path) -> None:
    (tmp_path / "01-x.md").write_text("No heading\n")
    with pytest.raises(ValueError, match=r"01-x\.md must begin with its question"):
        faq.questions(tmp_path)


def test_html_in_a_text_file_is_shown_as_text(tmp_path: Path) -> None:
    (tmp_path / "01-x.md").write_text("# Why?\n<script>alert(1)</script>\n")
    (answered,) = faq.questions(tmp_path)
    assert "<script" not in answered.answer
