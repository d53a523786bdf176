import pytest

from csdb.publish.rule import HELP, Rule

WEAKEST = {name: getattr(Rule(), name) for name in HELP}


def test_the_weakest_rule_is_the_published_one():
    assert WEAKEST == {
        "k": 10,
        "batch": 5,
        "least": 5,
        "holdout": 20,
        "unmerge": 15,
        "tail": 10,
        "budget": 3,
        "together": 20,
        "touched": 5,
        "hold": 45,
    }
    assert Rule().policy == "rounds"


@pytest.mark.parametrize("name", sorted(set(HELP) - {"hold"}))
def test_a_weaker_parameter_is_refused_with_a_sentence(name):
    with pytest.raises(ValueError, match=rf"^the release rule needs {name} of at least"):
        Rule(**{name: WEAKEST[name] - 1})


@pytest.mark.parametrize("days", [0, -1, 46])
def test_withdrawn_answers_are_never_kept_longer_nor_for_no_time(days):
    with pytest.raises(ValueError, match=r"^the release rule needs hold of 1 to 45 days"):
        Rule(hold=days)


@pytest.mark.parametrize("name", sorted(set(HELP) - {"hold"}))
def test_a_stricter_parameter_is_taken_and_published(name):
    assert Rule(**{name: WEAKEST[name] + 1}).parameters[name] == WEAKEST[name] + 1


def test_a_shorter_hold_is_stricter():
    assert Rule(hold=1).parameters["hold"] == 1


def test_a_rule_of_another_name_is_refused():
    with pytest.raises(ValueError, match="is rounds or strict, not 'loose'"):
        Rule(policy="loose")


def test_everybody_sitting_out_for_ever_is_refused():
    with pytest.raises(ValueError, match="nothing would ever be published"):
        Rule(holdout=91)
