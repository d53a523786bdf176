"""Where measurements are written down: one section of `bench/results.md` each, replaced whole."""

from datetime import date
from pathlib import Path

FILE = Path(__file__).with_name("results.md")


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(name: str, title: str, text: str, *, day: date) -> None:
    """Put the section of measurement `name` in the place of the one before, or at the end."""
    heading = f"## {name}: "
    before, *sections = FILE.read_text(encoding="utf-8").split("\n## ")
    kept = [f"## {section.strip()}" for section in sections]
    new = f"{heading}{title}\n\n{day.day} {day:%B %Y}. {text.strip()}"
    places = [place for place, section in enumerate(kept) if section.startswith(heading)]
    kept[places[0] if places else len(kept) :] = [
        new,
        *(kept[places[0] + 1 :] if places else []),
    ]
    FILE.write_text("\n\n".join([before.strip(), *kept]) + "\n", encoding="utf-8")
