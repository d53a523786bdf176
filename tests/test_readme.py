"""What README.md and docs/ name exists: tests, files, make targets, commands, folders."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from csdb.cli import COMMANDS

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
README = PAGES[0].read_text()

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@cache
def existing_tests() -> set[str]:
    return {
        node.name
        for file in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@every_page
def test_every_test_that_is_named_exists(page: Path) -> None:
    named = set(re.findall(r"`(test_\w+)`", page.read_text()))
    gone = sorted(named - existing_tests())
    assert not gone, f"{page.name} names {gone}: a promise whose test is gone is not kept"


def test_every_promise_names_a_test() -> None:
    promises = re.search(r"## Promises\n(.*?)\nNot yet:", README, re.DOTALL)
    assert promises
    _, _, *rows = [line for line in promises[1].splitlines() if line.startswith("|")]
    assert len(rows) > 5
    assert not [row for row in rows if "`test_" not in row]


@every_page
def test_every_link_within_the_project_leads_to_a_file(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
    assert not [target for target in targets if not (page.parent / target).exists()]


@every_page
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", page.read_text(), re.MULTILINE)) <= targets


def test_every_command_of_the_readme_exists() -> None:
    shown = README.replace("`csdb backup`", "")  # told under "Not yet"
    assert set(re.findall(r"(?:`|bin/)csdb ([a-z-]+)", shown)) <= set(COMMANDS)


def test_the_map_names_every_part_of_csdb_and_no_folder_that_is_gone() -> None:
    rows = re.findall(r"^\| `.*", README.partition("## Map")[2], re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([\w/]+)/`", row)}
    parts = {f"csdb/{file.parent.name}" for file in (ROOT / "csdb").glob("*/__init__.py")}
    assert parts <= named, f"the map of README.md lacks {sorted(parts - named)}"
    assert not [name for name in named if not (ROOT / name).is_dir()]


def test_pictures_are_small_enough_to_live_in_the_history() -> None:
    pictures = list((ROOT / "docs/screenshots").glob("*"))
    assert pictures
    assert not [p.name for p in pictures if p.suffix != ".png" or p.stat().st_size > 300_000]
