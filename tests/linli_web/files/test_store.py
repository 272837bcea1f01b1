"""Content is kept whole or not at all, in a folder and in a bucket alike."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from tests.linli_web.files.conftest import photo

from linli_web.config import environment
from linli_web.files import links, store
from linli_web.files.checking import check
from linli_web.files.copying import kept_files, put_into_bucket
from linli_web.files.models import Attachment

Attached = Callable[..., Attachment]
SHA256 = "ab" * 32


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    """A server that speaks S3, on this machine."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(
    s3_server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Any:
    """The office's settings with a bucket, read from the environment as a county sets them."""
    import boto3

    given = {"BUCKET": "linli", "ENDPOINT": s3_server, "REGION": "us-east-1"}
    given |= {"KEY": "key", "SECRET": "secret"}
    for name, value in given.items():
        monkeypatch.setenv(f"LINLI_S3_{name}", value)
    client = boto3.client(
        "s3",
        endpoint_url=s3_server,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    client.create_bucket(Bucket="linli")
    settings.STORAGES = {**settings.STORAGES, "files": environment.file_storage(tmp_path)}
    yield client
    for each in client.list_objects_v2(Bucket="linli").get("Contents", ()):
        client.delete_object(Bucket="linli", Key=each["Key"])
    client.delete_bucket(Bucket="linli")


def test_a_file_is_kept_shown_and_published_from_a_bucket(
    bucket: Any, attached: Attached, client: Client
) -> None:
    from linli_web.files.actions import publish

    row = attached(photo((900, 600)))
    attached()
    assert store.local_folder() is None
    names = [each["Key"] for each in bucket.list_objects_v2(Bucket="linli")["Contents"]]
    assert store.name_of(row.content_id) in names
    client.force_login(row.added_by)
    for form in ("original", "small", "large"):
        assert client.get(links.link(row, form, row.added_by)).status_code == 200  # type: ignore[arg-type]
    publish(row.added_by, row.public_id, (), looked=True)
    assert list(check(thorough=True)) == []
    bucket.put_object(Bucket="linli", Key=store.name_of(row.content_id), Body=b"other")
    bucket.put_object(Bucket="linli", Key=store.name_of(SHA256), Body=b"left over")
    assert {each.kind for each in check(thorough=True)} == {"changed", "left_over"}
    bucket.delete_object(Bucket="linli", Key=store.name_of(row.content_id))
    assert {each.kind for each in check(thorough=False)} == {"missing", "left_over"}
    assert client.get(links.link(row, "original", row.added_by)).status_code == 404


def test_content_is_not_public_in_the_bucket(bucket: Any, attached: Attached) -> None:
    row = attached()
    grants = bucket.get_object_acl(Bucket="linli", Key=store.name_of(row.content_id))["Grants"]
    assert not [each for each in grants if "AllUsers" in str(each)]


def test_a_file_that_cannot_be_written_leaves_nothing(
    folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Torn(io.BytesIO):
        def read(self, *_sizes: Any) -> bytes:
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        store.put(store.name_of(SHA256), Torn())
    assert [each for each in (folders / "files").rglob("*") if each.is_file()] == []
    assert store.size_of(SHA256) is None


def test_what_is_kept_is_not_written_again(folders: Path) -> None:
    sha256 = store.keep_bytes(b"content")
    place = folders / "files" / store.name_of(sha256)
    before = place.stat().st_mtime_ns
    assert store.keep_bytes(b"content") == sha256
    assert place.stat().st_mtime_ns == before


def test_an_empty_store_holds_nothing() -> None:
    assert list(store.kept_hashes()) == []


def test_a_bucket_goes_into_a_backup_and_back(
    bucket: Any, attached: Attached, tmp_path: Path
) -> None:
    row = attached()
    laid, backup = tmp_path / "laid", tmp_path / "backup"
    laid.mkdir()
    for name, file in kept_files(laid):
        (backup / name).parent.mkdir(parents=True)
        (backup / name).write_bytes(file.read_bytes())
    assert list(laid.iterdir()) == []
    bucket.delete_object(Bucket="linli", Key=store.name_of(row.content_id))
    put_into_bucket(backup)
    assert list(check(thorough=True)) == []
