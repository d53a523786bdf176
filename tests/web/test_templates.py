"""The templates themselves: strict, escaping, and each used."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import StrictUndefined, nodes

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMES = sorted(str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*.html"))
PYTHON = "\n".join(file.read_text() for file in (TEMPLATES.parent / "csdb").rglob("*.py"))


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles_and_names_only_filters_that_exist(app: Flask, name: str) -> None:
    app.jinja_env.get_template(name)


def test_an_unknown_name_in_a_template_is_an_error(app: Flask) -> None:
    assert app.jinja_env.undefined is StrictUndefined


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_a_template_goes_round_escaping(app: Flask, name: str) -> None:
    tree = app.jinja_env.parse((TEMPLATES / name).read_text())
    used = {found.name for found in tree.find_all(nodes.Filter)}
    assert "safe" not in used, f"{name}: return Markup from Python instead, where it can be checked"


@pytest.mark.parametrize("name", NAMES)
def test_every_template_is_used(name: str) -> None:
    others = "\n".join((TEMPLATES / other).read_text() for other in NAMES if other != name)
    used = f'"{name}"' in PYTHON + others or re.search(rf"['\"]{re.escape(name)}['\"]", others)
    built = f'f"{name.partition("/")[0]}/{{' in PYTHON  # a view that chooses by the step's name
    assert used or built, f"{name} is not drawn by any view and not included anywhere: delete it"


@pytest.mark.parametrize("name", NAMES)
def test_no_template_holds_what_a_merge_left_open(name: str) -> None:
    lines = (TEMPLATES / name).read_text().splitlines()
    assert not [line for line in lines if line.startswith(("<<<<<<<", "=======", ">>>>>>>"))]
