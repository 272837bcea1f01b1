"""Whatever a program sends: no failure of ours, no answer that the document does not tell of."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from tests.linli_web.api.conftest import Calling, Program

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    unsupported_method,
]
EXAMPLES = 4
KEYS = {
    "buildings": "c-1-01",
    "entrances": "c-1-01-1",
    "units": "c-1-01-101",
    "findings": "n-1",
    "works": "w-1",
}


@pytest.fixture
def callers(planned: None, program_of: Calling, settings: Any) -> list[Program]:
    """A program of somebody who lives in one house, and one of the office.

    Both send the same requests: drawing them takes longer than answering them.
    """
    settings.API_REQUESTS_OF_TOKEN = settings.API_REQUESTS_OF_ADDRESS = 1_000_000
    return [program_of("resident", "building", "c-1-01"), program_of("programme_office")]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Keep the connection with the test's data, as Django's own test client does."""
    signals = (request_started, request_finished)
    for each in signals:
        each.disconnect(close_old_connections)
    yield
    for each in signals:
        each.connect(close_old_connections)


def operations() -> Iterator[Any]:
    """Yield every operation of the document."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    for found in schema.get_all_operations():
        yield found.ok()


def test_no_answer_fails_and_none_is_left_out_of_the_document(
    callers: list[Program], planned: dict[str, str]
) -> None:
    seen = []
    for operation in operations():
        check(operation, [each.key for each in callers], KEYS | planned)
        seen.append(operation.label)
    assert len(seen) > 50


def check(operation: Any, tokens: list[str], keys: dict[str, str]) -> None:
    """Send some requests that fit and some that do not, the same in every run."""
    strategy = operation.as_strategy() | operation.as_strategy(
        generation_mode=schemathesis.GenerationMode.NEGATIVE
    )

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy, known=st.booleans())
    def ask(case: Any, known: bool) -> None:
        # Keys by chance name nothing; every other time one names a row, at its version.
        if known and case.path_parameters:
            case.path_parameters["key"] = keys.get(operation.path.split("/")[3], "c-1")
            if "If-Match" in case.headers:
                case.headers["If-Match"] = '"1"'
        for token in tokens:
            case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)

    ask()
