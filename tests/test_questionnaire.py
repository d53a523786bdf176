import re
from pathlib import Path

import pytest

from csdb import questionnaire
from csdb.groupings import DIMENSIONS, REST
from csdb.questionnaire import (
    ANSWERED,
    BY_KEY,
    NOT_ASKED,
    PREFER_NOT,
    QUESTIONS,
    Choice,
    Choices,
    Money,
    Option,
    Pay,
    Question,
    Target,
    codes,
    problem,
    required,
)

PUBLISHED = Path(__file__).with_name("published_codes.txt")
SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
RESERVED = {REST, PREFER_NOT, NOT_ASKED, ANSWERED}

every_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
every_choice = pytest.mark.parametrize(
    "question",
    [question for question in QUESTIONS if isinstance(question, Choice | Choices)],
    ids=lambda question: question.key,
)


def published_now() -> list[str]:
    """Every code that files, addresses or other people's programs may name."""
    lines = []
    for question in QUESTIONS:
        lines.append(f"question {question.key}")
        if isinstance(question, Choice | Choices):
            lines += [f"option {question.key} {code}" for code in codes(question)]
    for dimension in DIMENSIONS:
        groups = {group.code: group for step in dimension.steps for group in step}
        lines += [
            f"group {dimension.key} {group.code} = {' '.join(sorted(group.options))}"
            for group in groups.values()
        ]
    return lines


@every_question
def test_keys_are_unique_snake_case_and_not_reserved(question: Question) -> None:
    assert SNAKE.fullmatch(question.key)
    assert question.key not in RESERVED
    assert [other.key for other in QUESTIONS].count(question.key) == 1
    assert BY_KEY[question.key] is question


@every_question
def test_a_question_ends_in_a_question_mark_and_is_plain_text(question: Question) -> None:
    assert question.text.endswith("?")
    assert not set("<>{}&") & set(question.text + question.hint)


@every_choice
def test_options_have_unique_snake_case_codes_that_are_not_reserved(
    question: Choice | Choices,
) -> None:
    assert len(codes(question)) == len(set(codes(question))) >= 2
    assert all(SNAKE.fullmatch(code) for code in codes(question))
    assert not RESERVED & set(codes(question))


@every_choice
def test_options_are_told_apart_by_their_labels(question: Choice | Choices) -> None:
    for label in ("label", "public"):
        labels = [getattr(option, label) for option in question.options]
        assert all(labels)
        assert len(set(labels)) == len(labels)


@every_choice
def test_an_option_is_found_by_its_code(question: Choice | Choices) -> None:
    assert [questionnaire.option(question, code) for code in codes(question)] == list(
        question.options
    )
    with pytest.raises(KeyError):
        questionnaire.option(question, "no_such_code")


def test_the_option_that_excludes_others_is_one_of_the_questions_own() -> None:
    alone = [q for q in QUESTIONS if isinstance(q, Choices) and q.alone]

    assert {question.key for question in alone} == {"team", "kpis", "plan"}
    assert all(question.alone in codes(question) for question in alone)


def test_country_level_and_base_are_required_and_nothing_else() -> None:
    assert [question.key for question in QUESTIONS if required(question)] == [
        "country",
        "level",
        "base",
    ]


@every_question
def test_blank_and_withheld_are_problems_of_required_questions_alone(question: Question) -> None:
    for answer in (None, PREFER_NOT, NOT_ASKED):
        said = problem(question, answer)
        assert bool(said) == required(question)


@every_question
def test_a_good_answer_has_no_problem_and_one_of_another_kind_has(question: Question) -> None:
    match question:
        case Choice():
            good, bad = codes(question)[0], [frozenset({codes(question)[0]}), 3, Pay("USD", 1)]
        case Choices():
            good, bad = frozenset({codes(question)[0]}), [codes(question)[0], frozenset(), 3]
        case Money():
            good, bad = Pay("USD", 98_000), [98_000, "98000", Pay("USD", 0), Pay("dollar", 9)]
        case Target():
            good, bad = 0, [-1, "0", Pay("USD", 1)]

    assert problem(question, good) is None
    for answer in bad:
        assert problem(question, answer)


@every_choice
def test_an_unknown_code_is_a_problem(question: Choice | Choices) -> None:
    for code in ("no_such_code", REST, ANSWERED, "", "\ud800"):
        answer = code if isinstance(question, Choice) else frozenset({code})
        assert problem(question, answer)


def test_what_excludes_others_is_a_problem_beside_them() -> None:
    said = problem(questionnaire.TEAM, frozenset({"nobody", "ae"}))

    assert said
    assert "Nobody: I work alone" in said


def test_a_retired_option_keeps_its_code_and_stays_a_good_answer() -> None:
    question = Choice("x", "X?", (Option("a", "A", "A"), Option("b", "B", "B", retired=True)))

    assert codes(question) == ("a", "b")
    assert problem(question, "b") is None


def test_published_codes_are_never_changed_or_removed() -> None:
    kept = PUBLISHED.read_text().splitlines()
    now = published_now()
    gone = [line for line in kept if line not in now]
    new = [line for line in now if line not in kept]

    assert not gone, (
        f"Published codes are permanent, but these are gone or changed: {gone}. Put them back:"
        " mark an option retired=True instead of removing it, and add a group under a new code"
        " instead of changing what one holds."
    )
    assert not new, (
        "New codes will be permanent once published. If they are right, add these lines to the"
        f" end of tests/{PUBLISHED.name}:\n" + "\n".join(new)
    )
    assert len(set(kept)) == len(kept)
