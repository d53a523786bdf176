"""docs/operating.md has every setting, command, option and log event: new ones must be written."""

import re
from pathlib import Path

import click
import pytest

from csdb.cli import COMMANDS, commands
from csdb.config import SETTINGS, Setting

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/operating.md").read_text()


def default_of(setting: Setting) -> str:
    if isinstance(setting.default, tuple):
        return ",".join(f"{each:%H:%M}" for each in setting.default)
    return str(setting.default)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented_as_it_is(setting: Setting) -> None:
    default = f"`{default_of(setting)}`" if default_of(setting) else ""
    row = f"| `{setting.name}` | {default} | {setting.help} | `{setting.example}` |".replace(
        "|  |", "| |"
    )
    assert row in PAGE, f"docs/operating.md lacks this row of the table of settings:\n{row}"


def test_no_setting_is_documented_that_does_not_exist() -> None:
    known = {setting.name for setting in SETTINGS} | {"CSDB_TRIAL_DATA", "CSDB_TEST_DATABASE_URL"}
    assert set(re.findall(r"CSDB_[A-Z_]*[A-Z]", PAGE)) <= known


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_row(name: str) -> None:
    assert f"\n| `csdb {name}` | " in PAGE, f"docs/operating.md lacks a row for csdb {name}"


def test_no_command_is_documented_that_does_not_exist() -> None:
    assert set(re.findall(r"`csdb ([a-z][a-z-]*)", PAGE)) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_does(name: str) -> None:
    command = commands.get_command(click.Context(commands), name)
    assert command is not None
    options = [each for each in command.params if isinstance(each, click.Option)]
    assert not [each.name for each in options if not (each.help or each.hidden)]


def test_every_reason_of_a_refusal_is_in_the_table_of_codes() -> None:
    pattern = re.compile(r"(?:objection\(|yield |f)\"([a-z]+(?:-[a-z]+)*)(?:\"|: \{)")
    codes = {
        code
        for file in (ROOT / "csdb/publish/gate").glob("*.py")
        for code in pattern.findall(file.read_text())
    }
    assert {"few", "grid", "nested", "no-cohort", "small-change"} <= codes
    table = PAGE.partition("### Refused")[2].partition("What to do")[0]
    undocumented = sorted(code for code in codes if f"`{code}`" not in table)
    assert not undocumented, f"docs/operating.md lacks the codes {undocumented} of the gate"


def test_every_event_in_the_code_is_in_the_table_of_events() -> None:
    pattern = re.compile(r"\blog\.(?:info|warning|error)\(\s*\"([a-z_.]+)\"")
    events = {
        event
        for file in (ROOT / "csdb").rglob("*.py")
        for event in pattern.findall(file.read_text())
    }
    undocumented = {event for event in events if f"`{event}`" not in PAGE}
    assert not undocumented, f"docs/operating.md lacks the events {sorted(undocumented)}"
