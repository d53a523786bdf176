"""The questions people ask: their order, their addresses and the text that answers them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

from csdb.language import spoken

FOLDER = Path(__file__).parents[2] / "templates" / "text" / "faq"


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and its answer in prose; figures come from the release, not from here.

    slug: the anchor on the page, and the key "faq.<slug>" of the sentence with the live figure
    """

    slug: str
    question: str
    answer: Markup


def questions(folder: Path = FOLDER) -> tuple[Answered, ...]:
    """Every file "NN-slug.md" in order: its first line is the question, the rest the answer.

    In another language than English the file of the same name in the folder of its locale, where
    there is one. ValueError for a file whose first line is not a heading.
    """
    return _questions(folder, spoken().locale)


@cache
def _questions(folder: Path, locale: str) -> tuple[Answered, ...]:
    written = sorted(folder.glob("[0-9][0-9]-*.md"))
    theirs = (folder / locale / file.name for file in written)
    return tuple(
        _read(own if own.is_file() else file) for file, own in zip(written, theirs, strict=True)
    )


def _read(file: Path) -> Answered:
    heading, _, text = file.read_text(encoding="utf-8").partition("\n")
    if not heading.startswith("# "):
        raise ValueError(f"{file.name} must begin with its question: # What ...?")
    # "commonmark" without HTML: what is in the file is text and links, nothing else.
    answer = MarkdownIt("commonmark", {"html": False}).render(text)
    return Answered(file.stem[3:], heading[2:].strip(), Markup(answer))  # noqa: S704
