"""The questionnaire as published: every question as asked, with its permanent codes."""

from dataclasses import asdict
from functools import cache

from csdb import questionnaire
from csdb.publish.files.tidy import dumped


@cache
def questionnaire_json() -> bytes:
    """The questions in order, as JSON; `part` says whether one is asked on the first page."""
    core = {question.key for question in questionnaire.CORE}
    told = [
        {
            "kind": type(question).__name__.lower(),
            **asdict(question),
            "part": "core" if question.key in core else "optional",
        }
        for question in questionnaire.QUESTIONS
    ]
    return dumped({"questions": told})
