from datetime import UTC, datetime
from pathlib import Path

import pytest

from csdb.collect.mapping import FIELDS, OWN, Clock, FieldMapping, Reading, Unfit
from csdb.collect.mapping_file import MappingError, allowed, read_mapping

EXAMPLE = Path(__file__).parents[2] / "docs" / "import-ask-a-manager.toml"


def mapping(text: str) -> FieldMapping:
    return read_mapping(text.encode(), name="map.toml")


def level(title: str, *, mapping: FieldMapping) -> str:
    (code,) = mapping.readings["level"].typed("level", {"job_title": title})
    return code


@pytest.fixture(scope="module")
def example() -> FieldMapping:
    return read_mapping(EXAMPLE.read_bytes(), name=EXAMPLE.name)


def test_files_of_our_own_have_a_column_for_every_field() -> None:
    assert set(OWN.columns) == {*FIELDS, "month"}
    assert OWN.columns[:3] == ("country", "level", "base_amount")
    assert OWN.typed({"country": "us", "kpis": "nrr; grr;", "team": "", "odd": "1"}) == {
        "country": ("us",),
        "kpis": ("nrr", "grr"),
    }


def test_values_are_known_whatever_their_case_and_spaces() -> None:
    told = mapping('[columns]\nlevel = "Job"\n[values.level]\n"Head  of CS" = "director"\n')

    assert told.columns == ("job",)
    assert told.typed({"job": "  head of cs "}) == {"level": ("director",)}


def test_the_first_pattern_that_fits_counts_and_values_come_before() -> None:
    told = mapping(
        '[columns]\nlevel = "job"\n[values.level]\n"lead csm" = "lead"\n'
        '[patterns]\nlevel = [["csm", "csm"], ["lead", "manager"]]\n'
    )

    assert told.typed({"job": "CSM lead"}) == {"level": ("csm",)}
    assert told.typed({"job": "Lead CSM"}) == {"level": ("lead",)}
    assert told.typed({"job": "Leading"}) == {"level": ("manager",)}


@pytest.mark.parametrize(
    ("policy", "typed"), [("blank", {}), ("keep", {"years": ("ages",)})]
)  # fmt: skip
def test_what_is_unknown_is_left_blank_or_kept_as_asked(policy: str, typed: object) -> None:
    told = mapping(
        f'[columns]\nyears = "y"\n[values.years]\n"1" = "y1"\n[unknown]\nyears = "{policy}"\n'
    )

    assert told.typed({"y": "ages"}) == typed
    assert told.typed({"y": "1"}) == {"years": ("y1",)}


def test_what_is_unknown_is_unfit_by_default_naming_the_column_not_the_value() -> None:
    told = mapping('[columns]\nyears = "Time in CS"\n[values.years]\n"1" = "y1"\n')

    with pytest.raises(Unfit, match=r"years: .*“time in cs”") as unfit:
        told.typed({"time in cs": "my secret"})
    assert "secret" not in str(unfit.value)


def test_a_value_may_mean_not_answered_and_a_blank_has_a_default() -> None:
    told = mapping(
        '[columns]\nyears = "y"\nwork = "w"\n[values.years]\n"n/a" = ""\n'
        '[defaults]\nwork = "remote"\nyears = "prefer_not"\n'
    )

    assert told.typed({"y": "N/A", "w": " "}) == {"work": ("remote",)}
    assert told.typed({"y": "", "w": "hybrid"}) == {"years": ("prefer_not",), "work": ("hybrid",)}


def test_constants_need_no_column() -> None:
    told = mapping(
        '[columns]\nlevel = "l"\n[constants]\nbase_period = "year"\nteam = ["ae", "se"]\n'
    )

    assert told.typed({"l": ""}) == {"base_period": ("year",), "team": ("ae", "se")}


def test_many_choices_are_split_where_the_mapping_says() -> None:
    told = mapping(
        '[columns]\nkpis = "k"\n[split]\nkpis = ","\n[values.kpis]\nNRR = "nrr"\nchurn = "grr"\n'
    )

    assert told.typed({"k": "nrr, Churn,,"}) == {"kpis": ("nrr", "grr")}


def test_several_columns_are_read_as_one() -> None:
    told = mapping(
        '[columns]\nbase_currency = ["cur", "land"]\n'
        '[patterns]\nbase_currency = [["^AUD/NZD \\\\| au", "AUD"]]\n'
    )

    assert told.typed({"cur": "aud/nzd", "land": "Australia"}) == {"base_currency": ("AUD",)}
    assert told.typed({"cur": "", "land": ""}) == {}


@pytest.mark.parametrize("text", ["USA", "🇺🇸", "united states ", "U.S."])
def test_countries_are_known_as_people_write_them(text: str) -> None:
    told = mapping('[columns]\ncountry = "c"\n[values.country]\nHome = "us"\n')

    assert told.typed({"c": text}) == {"country": ("us",)}
    with pytest.raises(Unfit):
        told.typed({"c": "Atlantis"})


@pytest.mark.parametrize(
    ("clock", "text"),
    [
        (Clock("t"), " 2021-04-28T21:47:57.821 "),
        (Clock("t"), "2021-04-28 21:47:57.821+02:00"),
        (Clock("t", "%d.%m.%Y %H:%M:%S.%f"), "28.04.2021 21:47:57.821"),
    ],
)
def test_times_are_read_as_written(clock: Clock, text: str) -> None:
    assert clock.read({"t": text}) == datetime(2021, 4, 28, 21, 47, 57, 821000, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "yesterday", "28.04.2021", "2021-13-01", "9" * 400])
def test_a_time_that_cannot_be_read_is_unfit(text: str) -> None:
    with pytest.raises(Unfit, match="“t” is not written like"):
        Clock("t").read({"t": text})


def test_rows_are_selected_by_every_pattern_and_no_exception() -> None:
    told = mapping(
        '[columns]\nlevel = "job"\n[[select]]\ncolumn = "Job"\npattern = "success"\n'
        'unless = "sales"\n[[select]]\ncolumn = "year"\npattern = "^2021$"\n'
    )

    assert told.takes({"job": "Customer Success", "year": "2021"})
    assert not told.takes({"job": "Customer Success Sales", "year": "2021"})
    assert not told.takes({"job": "Customer Success", "year": "20212"})
    assert told.required == {"job", "year"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns = [", "is not TOML"),
        ("", r"\[columns\] is missing"),
        ('[colums]\nlevel = "l"', "“colums” is not known. The sections are .*“columns”"),
        ('[columns]\nlvl = "l"', r"“lvl” is not known. \[columns\] the fields are .*“level”"),
        ("[columns]\nlevel = 3", r"\[columns\] level must be a text"),
        ("columns = 3", r"\[columns\] must be a table"),
        (
            '[columns]\nlevel = "l"\n[values.level]\nBoss = "bos"',
            r"“bos” is not known. \[values.level\] “Boss” the values are “associate”",
        ),
        ('[columns]\nlevel = "l"\n[values.years]\nx = "y1"', r"\[values\] years needs a column"),
        ('[columns]\nlevel = "l"\n[values.level]\nx = "prefer_not"', "“prefer_not” is not known"),
        ('[columns]\nlevel = "l"\n[patterns]\nlevel = [["(", "csm"]]', "not a regular expression"),
        ('[columns]\nlevel = "l"\n[patterns]\nlevel = [["a"]]', "level, number 1, must be a pair"),
        ('[columns]\nlevel = "l"\n[unknown]\nlevel = "drop"', "“drop” is not known"),
        ('[columns]\nlevel = "l"\n[constants]\nlevel = "csm"', r"is in \[columns\] too"),
        ('[columns]\nlevel = "l"\n[constants]\nbase_currency = "XXX"', "“XXX” is not known"),
        ('[columns]\nlevel = "l"\n[[select]]\ncolumn = "l"', "pattern must be a text"),
        ('[columns]\nlevel = "l"\n[time]\nformat = "iso"', r"\[time\] column must be a text"),
        ('[columns]\nmonth = "m"\n[time]\ncolumn = "t"', "leave month out"),
        ('[columns]\nlevel = "l"\n[time]\ncolumn = "t"\ntwice_within = "1"', "a number of seconds"),
    ],
)
def test_a_wrong_mapping_is_told_in_one_sentence_with_file_and_place(text: str, said: str) -> None:
    with pytest.raises(MappingError, match=said) as wrong:
        mapping(text)

    assert str(wrong.value).startswith("map.toml")


def test_a_mapping_that_is_not_text_is_told_so() -> None:
    with pytest.raises(MappingError, match=r"map\.toml is not TOML"):
        read_mapping(b"\xff\xfe", name="map.toml")


@pytest.mark.parametrize("field", FIELDS)
def test_what_may_be_filled_in_is_known_for_every_field_but_amounts(field: str) -> None:
    assert (allowed(field) is None) == field.endswith("_amount")


def test_a_reading_without_columns_is_its_default() -> None:
    assert Reading(default=("csm",)).typed("level", {"level": "vp"}) == ("csm",)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Customer Success Manager ", "csm"),
        ("Enterprise Customer Success Manager", "csm"),
        ("Customer Success Manager II", "csm"),
        ("Customer Success Manger", "csm"),
        ("Sr. Customer Success Manager", "senior"),
        ("Senior Client Success Manager", "senior"),
        ("Principal Customer Success Manager", "principal"),
        ("Sr. Manager, Customer Success", "manager"),
        ("Senior Manager of Customer Success", "manager"),
        ("Manager of Customer Success", "manager"),
        ("Customer Success Team Manager ", "manager"),
        ("Customer Success Manager, Team Lead", "lead"),
        ("Head of Client Success", "director"),
        ("Sr. Director - Customer Success", "director"),
        ("VP of Customer Success", "vp"),
        ("Chief Customer Success Officer", "cco"),
        ("Customer Success Specialist", "associate"),
        ("Customer Success Coordinator", "associate"),
        ("Customer Success Operations Analyst", "digital_ops"),
        ("Senior Customer Success Consultant", "other"),
        ("Customer Success Engineer", "other"),
    ],
)
def test_the_example_reads_job_titles_as_levels(
    title: str, code: str, example: FieldMapping
) -> None:
    assert example.takes({"job_title": title})
    assert level(title, mapping=example) == code


@pytest.mark.parametrize(
    "title", ["Customer Service Manager", "Recruiter, Customer Success", "Success Coach", ""]
)
def test_the_example_leaves_other_jobs_alone(title: str, example: FieldMapping) -> None:
    assert not example.takes({"job_title": title})
