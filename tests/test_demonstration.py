import math
import statistics
from collections import Counter
from collections.abc import Callable
from itertools import islice

import pytest

from csdb import demonstration_odds as odds
from csdb import money
from csdb.collect.submission import Submission, accept
from csdb.demonstration import MONTHS, people
from csdb.questionnaire import BY_KEY, PREFER_NOT, QUESTIONS, Answers, Choice, Choices, Pay, codes
from tests.collect.filled import typed_again

Part = Callable[[Answers], bool]


@pytest.fixture(scope="module")
def everybody() -> list[Submission]:
    return list(people(8000, 7))


@pytest.fixture(scope="module")
def home(everybody: list[Submission]) -> list[Answers]:
    return [one.answers for one in everybody if one.answers["country"] == "us"]


def base(answers: Answers) -> int:
    pay = answers["base"]
    assert isinstance(pay, Pay)
    return pay.amount


def median_base(answers: list[Answers], part: Part = lambda _: True) -> float:
    return statistics.median(base(one) for one in answers if part(one))


def share(answers: list[Answers], key: str, *wanted: str) -> float:
    """Percent of those who chose an option."""
    question = BY_KEY[key]
    assert isinstance(question, Choice)
    chose = Counter(one[key] for one in answers if one[key] in codes(question))
    return 100 * sum(chose[code] for code in wanted) / chose.total()


def test_one_seed_is_one_sequence_and_another_seed_another() -> None:
    assert list(people(50, 3)) == list(people(50, 3))
    assert list(people(50, 3)) == list(islice(people(80, 3), 50))
    assert list(people(50, 3)) != list(people(50, 4))
    assert list(people(0)) == []


def test_made_up_answers_are_what_accept_makes_of_the_same_answers_typed(
    everybody: list[Submission],
) -> None:
    for one in everybody[:500]:
        assert accept(typed_again(one), one.month) == one


def test_the_months_are_the_latest_eighteen(everybody: list[Submission]) -> None:
    months = sorted({one.month for one in people(2000, 1, month="2026-02")})

    assert len(months) == MONTHS == 18
    assert (months[0], months[-1]) == ("2024-09", "2026-02")
    assert max(one.month for one in everybody) == "2026-11"


def test_pay_in_the_usa_is_about_what_is_published(home: list[Answers]) -> None:
    ote = [base(one) + told for one in home if isinstance(told := one["variable"], int)]

    assert median_base(home) == pytest.approx(98_000, rel=0.03)
    assert statistics.median(ote) == pytest.approx(120_000, rel=0.03)
    assert statistics.stdev(math.log(base(one)) for one in home) == pytest.approx(0.29, abs=0.04)


def test_roles_are_about_what_is_published(
    everybody: list[Submission], home: list[Answers]
) -> None:
    assert 100 * len(home) / len(everybody) == pytest.approx(82, abs=2)
    assert share(home, "renewal", "me") == pytest.approx(41, abs=2.5)
    assert share(home, "renewal", "ae") == pytest.approx(28, abs=2.5)
    assert share(home, "commission", "on_top", "inside_variable") == pytest.approx(24, abs=2.5)


@pytest.mark.parametrize(
    ("key", "less", "more"),
    [
        ("level", "associate", "csm"),
        ("level", "csm", "senior"),
        ("level", "manager", "director"),
        ("years", "lt1", "y6_8"),
        ("hub", "elsewhere", "sf"),
        ("segment", "smb", "enterprise"),
        ("renewal", "ae", "me"),
    ],
)
def test_pay_goes_with_the_role_as_published(
    key: str, less: str, more: str, home: list[Answers]
) -> None:
    assert median_base(home, lambda one: one[key] == less) < median_base(
        home, lambda one: one[key] == more
    )


def test_those_who_negotiate_renewals_have_more_variable_pay(home: list[Answers]) -> None:
    def percent(renewal: str) -> float:
        return statistics.mean(
            told / base(one)
            for one in home
            if one["renewal"] == renewal and isinstance(told := one["variable"], int) and told
        )

    assert percent("me") > percent("ae") + 0.03


def test_pay_is_ordinary_in_the_currency_of_the_country(everybody: list[Submission]) -> None:
    for one in everybody:
        pay, country = one.answers["base"], one.answers["country"]
        assert isinstance(pay, Pay)
        assert pay.currency == money.currency_of(str(country))
        low, high = money.bounds(pay.currency).ordinary
        assert low <= pay.amount <= high
        assert one.doubts == ()


def test_some_questions_are_withheld_or_blank_and_many_skip_the_optional_page(
    everybody: list[Submission],
) -> None:
    years = Counter(one.answers["years"] for one in everybody)
    skipped = sum(one.answers["education"] is None for one in everybody)

    assert years[PREFER_NOT] == pytest.approx(240, abs=80)
    assert years[None] == pytest.approx(240, abs=80)
    assert skipped / len(everybody) == pytest.approx(0.42, abs=0.03)


def test_kpis_go_together(home: list[Answers]) -> None:
    def with_expansion(part: Part) -> float:
        asked = [kpis for one in home if part(one) and isinstance(kpis := one["kpis"], frozenset)]
        return statistics.mean("expansion" in kpis for kpis in asked)

    assert with_expansion(lambda one: one["upsell"] == "me") > 0.1 + with_expansion(
        lambda one: one["upsell"] == "sales" and one["renewal"] != "me"
    )


@pytest.mark.parametrize(
    "question",
    [one for one in QUESTIONS if isinstance(one, Choice | Choices) and one.key != "country"],
    ids=lambda question: question.key,
)
def test_every_option_is_somebodys_answer(
    question: Choice | Choices, everybody: list[Submission]
) -> None:
    told: set[object] = set()
    for one in everybody:
        answer = one.answers[question.key]
        told |= answer if isinstance(answer, frozenset) else {answer}

    assert set(codes(question)) <= told


@pytest.mark.parametrize("key", [*odds.CORE, *odds.OPTIONAL])
def test_the_odds_name_options_there_are(key: str) -> None:
    question = BY_KEY[key]
    assert isinstance(question, Choice)
    assert set((odds.CORE | odds.OPTIONAL)[key].codes) == set(codes(question))
