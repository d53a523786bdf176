"""Every operation of the API with a hundred and more generated requests, good and bad."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from csdb.publish.release import Release

EACH = 20
"""Requests of each kind for each operation: two kinds, six operations."""


def tried(operation: Any, mode: Any, release_id: str) -> int:
    """Send requests to an operation, good or bad, and check every answer; how many were sent."""
    sent = 0

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EACH, suppress_health_check=list(HealthCheck))
    def run(case: Any) -> None:
        nonlocal sent
        sent += 1
        if mode.is_positive and "release" in case.path_parameters:
            case.path_parameters["release"] = release_id  # a generated one is hardly ever known
        case.call_and_validate()

    run()
    return sent


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_api_answers_as_it_is_described(
    app: Flask, publish: Callable[[Release], Release], full: Release
) -> None:
    import schemathesis
    from schemathesis import GenerationMode

    publish(full)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 6  # all but the description itself
    sent = sum(tried(each, GenerationMode.POSITIVE, full.id) for each in operations)
    asked = [each for each in operations if list(each.iter_parameters())]
    sent += sum(tried(each, GenerationMode.NEGATIVE, full.id) for each in asked)
    assert sent > 150
