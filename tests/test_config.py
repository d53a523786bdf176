"""The settings: read from an environment, every mistake a sentence that says what to do."""

from datetime import time
from pathlib import Path

import pytest

from csdb.config import SETTINGS, Settings, SettingsError

RIGHT = {
    "CSDB_DATABASE_URL": "postgresql+psycopg://csdb:hush@db/csdb",
    "CSDB_KEYS_FILE": "/etc/csdb/keys.json",
    "CSDB_SITE_NAME": "CS Pay",
    "CSDB_SITE_URL": "https://Pay.example.org/",
    "CSDB_OWNER_NAME": "Ada Example",
    "CSDB_OWNER_CONTACT": "hello@example.org",
    "CSDB_REFRESH_TIMES": "20:00, 04:30",
    "CSDB_HOME_COUNTRY": "GB",
    "CSDB_TRUSTED_HOSTS": "pay.example.org, .example.net",
    "CSDB_PROXY_HOPS": "2",
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
    "CSDB_TRUSTED_HOSTS": ["*", "https://example.org", "example.org:80", "a,,b"],
    "CSDB_PROXY_HOPS": ["-1", "ten", "10", "1.5"],
}


def test_without_any_setting_a_site_on_one_machine_runs() -> None:
    assert Settings.from_environment({"HOME": "/"}) == Settings()


def test_every_setting_is_read() -> None:
    assert set(RIGHT) == {setting.name for setting in SETTINGS}
    assert Settings.from_environment(RIGHT) == Settings(
        database_url="postgresql+psycopg://csdb:hush@db/csdb",
        keys_file=Path("/etc/csdb/keys.json"),
        site_name="CS Pay",
        site_url="https://pay.example.org",
        owner_name="Ada Example",
        owner_contact="hello@example.org",
        refresh_times=(time(4, 30), time(20)),
        home_country="gb",
        trusted_hosts=("pay.example.org", ".example.net"),
        proxy_hops=2,
    )


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
    assert {setting.name for setting in SETTINGS} - set(WRONG) == {"CSDB_KEYS_FILE"}


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
