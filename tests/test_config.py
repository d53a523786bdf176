"""The settings: read from an environment, every mistake a sentence that says what to do."""

import subprocess
import sys
from datetime import time
from pathlib import Path

import pytest

from csdb.config import SETTINGS, Settings, SettingsError
from csdb.publish.rule import HELP, Rule

HASH = "$argon2id$v=19$m=8,t=1,p=1$bm90IHJhbmRvbQ$bm90IGEgaGFzaCBvZiBhbnl0aGluZyBhdCBhbGw"

RIGHT = {
    "CSDB_DATABASE_URL": "postgresql+psycopg://csdb:hush@db/csdb",
    "CSDB_KEYS_FILE": "/etc/csdb/keys.json",
    "CSDB_WITHDRAWALS_FILE": "/srv/withdrawn.txt",
    "CSDB_SITE_NAME": "CS Pay",
    "CSDB_SITE_URL": "https://Pay.example.org/",
    "CSDB_OWNER_NAME": "Ada Example",
    "CSDB_OWNER_CONTACT": "hello@example.org",
    "CSDB_REFRESH_TIMES": "20:00, 04:30",
    "CSDB_HOME_COUNTRY": "GB",
    "CSDB_LOCALE": "pt_BR",
    "CSDB_TRUSTED_HOSTS": "pay.example.org, .example.net",
    "CSDB_PROXY_HOPS": "2",
    "CSDB_SUBMISSION_LIMIT": "1000",
    "CSDB_CONSOLE_PASSWORD_HASH": HASH,
    "CSDB_RULE": "strict",
    "CSDB_RULE_K": "11",
    "CSDB_RULE_BATCH": "6",
    "CSDB_RULE_LEAST": "7",
    "CSDB_RULE_HOLDOUT": "25",
    "CSDB_RULE_UNMERGE": "16",
    "CSDB_RULE_TAIL": "12",
    "CSDB_RULE_BUDGET": "4",
    "CSDB_RULE_TOGETHER": "21",
    "CSDB_RULE_TOUCHED": "8",
    "CSDB_RULE_HOLD": "30",
}

WRONG = {
    "CSDB_DATABASE_URL": ["mysql://db/csdb", "var/csdb.db", "sqlite://", "sqlite:///:memory:"],
    "CSDB_SITE_NAME": ["two\nlines", "x" * 81, "\u202egnorw"],
    "CSDB_SITE_URL": [
        "example.org",
        "ftp://example.org",
        "https://example.org/pay",
        "https://example.org:99999",
        "https://user@example.org",
        "https://",
    ],
    "CSDB_OWNER_NAME": ["two\nlines"],
    "CSDB_OWNER_CONTACT": ["Ada", "javascript:alert(1)", "a b@example.org"],
    "CSDB_REFRESH_TIMES": ["4", "24:00", "04:00;12:00", "04:00,04:00", "04:00,"],
    "CSDB_HOME_COUNTRY": ["usa", "xx", "United States"],
    "CSDB_LOCALE": ["english", "pt-BR", "de_de", "../de"],
    "CSDB_TRUSTED_HOSTS": ["*", "https://example.org", "example.org:80", "a,,b"],
    "CSDB_PROXY_HOPS": ["-1", "ten", "10", "1.5"],
    "CSDB_SUBMISSION_LIMIT": ["0", "-1", "many", "1.5", "1" * 400],
    "CSDB_CONSOLE_PASSWORD_HASH": ["my password", "$2b$12$abcdefghijklmnopqrstuv", HASH[:60]],
    "CSDB_RULE": ["loose", "none", "Rounds"],
    "CSDB_RULE_K": ["9", "1", "0", "-10", "10.5", "ten", "1" * 400, "１５"],
    "CSDB_RULE_BATCH": ["4", "0"],
    "CSDB_RULE_LEAST": ["4", "1"],
    "CSDB_RULE_HOLDOUT": ["19", "0", "20%", "91"],
    "CSDB_RULE_UNMERGE": ["14"],
    "CSDB_RULE_TAIL": ["9"],
    "CSDB_RULE_BUDGET": ["2"],
    "CSDB_RULE_TOGETHER": ["19"],
    "CSDB_RULE_TOUCHED": ["4"],
    "CSDB_RULE_HOLD": ["46", "0", "365"],
}


def test_without_any_setting_a_site_on_one_machine_runs() -> None:
    assert Settings.from_environment({"HOME": "/"}) == Settings()


def test_every_setting_is_read() -> None:
    assert set(RIGHT) == {setting.name for setting in SETTINGS}
    assert Settings.from_environment(RIGHT) == Settings(
        database_url="postgresql+psycopg://csdb:hush@db/csdb",
        keys_file=Path("/etc/csdb/keys.json"),
        withdrawals_file="/srv/withdrawn.txt",
        site_name="CS Pay",
        site_url="https://pay.example.org",
        owner_name="Ada Example",
        owner_contact="hello@example.org",
        refresh_times=(time(4, 30), time(20)),
        home_country="gb",
        locale="pt_BR",
        trusted_hosts=("pay.example.org", ".example.net"),
        proxy_hops=2,
        submission_limit=1000,
        console_password_hash=HASH,
        rule="strict",
        rule_k=11,
        rule_batch=6,
        rule_least=7,
        rule_holdout=25,
        rule_unmerge=16,
        rule_tail=12,
        rule_budget=4,
        rule_together=21,
        rule_touched=8,
        rule_hold=30,
    )


def test_the_rule_is_made_of_its_settings_each_in_its_place() -> None:
    assert Settings().release_rule == Rule()
    assert Settings.from_environment(RIGHT).release_rule == Rule(
        policy="strict",
        k=11,
        batch=6,
        least=7,
        holdout=25,
        unmerge=16,
        tail=12,
        budget=4,
        together=21,
        touched=8,
        hold=30,
    )


def test_every_parameter_of_the_rule_is_a_setting_whose_default_is_the_weakest() -> None:
    parameters = {s.key: s.default for s in SETTINGS if s.key.startswith("rule_")}
    assert parameters == {f"rule_{name}": getattr(Rule(), name) for name in HELP}


@pytest.mark.parametrize("name", sorted(HELP))
def test_a_rule_that_is_too_weak_is_refused_with_its_own_sentence(name: str) -> None:
    weaker = getattr(Rule(), name) + (1 if name == "hold" else -1)
    with pytest.raises(ValueError, match="the release rule needs") as own:
        Rule(**{name: weaker})
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({f"CSDB_RULE_{name.upper()}": str(weaker)})
    assert f"CSDB_RULE_{name.upper()} cannot be {weaker}: {own.value}; " in str(caught.value)


def test_settings_are_read_without_numpy_or_a_database() -> None:
    code = (
        "import sys; from csdb.config import Settings; Settings.from_environment({}).release_rule;"
        "print({'numpy', 'sqlalchemy', 'flask'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert told.stdout == "set()\n", told.stderr


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_example_and_the_default_of_a_setting_are_right(setting) -> None:
    Settings.from_environment({setting.name: setting.example})
    assert getattr(Settings(), setting.key) == setting.default


@pytest.mark.parametrize(("name", "text"), [(name, text) for name in WRONG for text in WRONG[name]])
def test_a_wrong_value_is_one_sentence_with_name_and_example(name: str, text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({**RIGHT, name: text})
    sentence = str(caught.value)
    assert sentence.startswith(f"{name} ")
    assert "; for example " in sentence
    assert "\n" not in sentence


def test_every_setting_that_can_be_wrong_is_tried() -> None:
    assert {setting.name for setting in SETTINGS} - set(WRONG) == {
        "CSDB_KEYS_FILE",
        "CSDB_WITHDRAWALS_FILE",
    }


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"CSDB_PROXY_HOPS": "x", "CSDB_HOME_COUNTRY": "x"})
    assert len(str(caught.value).splitlines()) == 2


def test_a_misspelt_name_is_an_error_that_names_the_right_one() -> None:
    with pytest.raises(SettingsError, match=r"CSDB_SITE_ULR .* did you mean CSDB_SITE_URL\?"):
        Settings.from_environment({"CSDB_SITE_ULR": "https://example.org"})


def test_the_names_of_the_tests_are_no_mistake() -> None:
    environ = {"CSDB_TRIAL_DATA": "data", "CSDB_TEST_DATABASE_URL": "postgresql://x/y"}
    assert Settings.from_environment(environ) == Settings()


def test_a_blank_value_counts_as_not_set() -> None:
    assert Settings.from_environment({"CSDB_HOME_COUNTRY": "  "}).home_country == "us"


def test_no_password_is_shown_in_repr_or_in_an_error() -> None:
    assert "hush" not in repr(Settings.from_environment(RIGHT))
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"CSDB_DATABASE_URL": "mysql://csdb:hush@db/csdb"})
    assert "hush" not in str(caught.value)


def test_the_site_answers_to_its_own_name_and_this_machine_only() -> None:
    assert Settings(site_url="https://pay.example.org:444").hosts == (
        "pay.example.org",
        "localhost",
        "127.0.0.1",
    )
    named = Settings(site_url="https://pay.example.org", trusted_hosts=("other.example",))
    assert named.hosts[:1] == ("other.example",)


def test_withdrawals_are_written_beside_the_keys_unless_told_otherwise() -> None:
    assert Settings(keys_file=Path("/etc/csdb/keys.json")).withdrawals == Path(
        "/etc/csdb/withdrawn.txt"
    )
    assert Settings(withdrawals_file="/srv/gone").withdrawals == Path("/srv/gone")
