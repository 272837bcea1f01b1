"""The keeper lets no worker stay dead, and lets none outlive the server."""

import os
import subprocess
import sys
from contextlib import suppress

import pytest
from tests.linli_web.runs.conftest import Office, until

pytestmark = pytest.mark.django_db
# In the place of the server: it starts a keeper, and ends when its input does.
SERVER = """
import subprocess, sys
from linli_web.runs.keeper import command
subprocess.Popen(command())
sys.stdin.read()
"""


def lives(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


def test_a_killed_worker_is_started_again_and_the_last_one_ends_with_the_server(
    counting_office: Office,
) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER], env=counting_office.environment, stdin=subprocess.PIPE
    )
    try:
        (first,) = until(lambda: counting_office.say("workers"), "the first worker")
        os.kill(first, 9)
        others = until(
            lambda: [each for each in counting_office.say("workers") if each != first],
            "the second worker",
        )
    finally:
        server.communicate()
    until(lambda: not lives(others[0]), "the end of the worker")
