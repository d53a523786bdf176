from csdb import questionnaire
from csdb.web.form import steps


def test_every_question_is_asked_once_and_in_its_order() -> None:
    assert steps.CORE.questions == questionnaire.CORE
    assert steps.MORE.questions == questionnaire.OPTIONAL


def test_sections_have_anchors_that_are_no_field_of_the_form() -> None:
    keys = [section.key for step in steps.STEPS for section in step.sections]
    assert len(keys) == len(set(keys))
    assert not set(keys) & questionnaire.BY_KEY.keys()


def test_a_section_is_found_on_its_page_and_an_unknown_one_on_the_first() -> None:
    assert steps.step_of("pay") is steps.CORE
    assert steps.step_of("terms") is steps.MORE
    assert steps.step_of("nowhere") is steps.CORE


def test_what_may_be_passed_over_is_a_question() -> None:
    assert steps.WHEN.keys() <= questionnaire.BY_KEY.keys()
