"""An office with the sample's small neighbourhood's county, and files to bring to it."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from linli_web.tables.storing import store


@pytest.fixture(autouse=True)
def runs_at_once(settings: Settings) -> None:
    settings.RUNS_IN_PROCESS = True


@pytest.fixture
def office(transactional_db: None, signed_in_as: Callable[..., Client]) -> Client:
    import polars as pl

    store("counties", pl.DataFrame({"county": ["431023"], "name": ["永兴县"]}))
    return signed_in_as("programme_office", username="office")


@pytest.fixture
def upload(office: Client) -> Callable[..., str]:
    """Upload a file and return the address of its run."""

    def send(name: str, content: bytes, system: str = "") -> str:
        response = office.post(
            "/office/exchange/upload/",
            {"files": SimpleUploadedFile(name, content), "system": system},
        )
        assert response.status_code == 302
        return str(response["Location"])

    return send
