"""The handbook's examples do what it says, in both languages, against a server that listens."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.linli_web.api.conftest import MakeKey

from linli_web.plan.models import Scheme
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from linli_web.people.models import Account

DOCS = Path(__file__).parents[3] / "docs"


def examples(name: str) -> list[str]:
    return re.findall(r"```bash\n(.*?)```", (DOCS / name).read_text("utf-8"), re.DOTALL)


def test_both_languages_show_the_same_examples() -> None:
    assert examples("api.md") == examples("api.zh.md")
    assert len(examples("api.md")) >= 6


@pytest.mark.django_db(transaction=True)
def test_every_example_runs(
    live_server: Any,
    small_register: None,
    open_account: Callable[..., "Account"],
    make_key: MakeKey,
) -> None:
    Community.objects.create(pk="c-0001", name="县勘察设计院小区", county_id="431023")
    scheme = Scheme.objects.create(
        community_id="c-0001",
        family="c-0001-b",
        works_class="basic",
        price_book="linli_2022",
        price_date="2022-06-30",
    )
    key = make_key(open_account("programme_office"))
    surroundings = os.environ | {"LINLI": live_server.url, "TOKEN": key, "no_proxy": "*"}
    for example in examples("api.md"):
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", example],
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, (example, done.stdout, done.stderr)
        assert done.stdout
    assert Community.objects.get(pk="c-0001").address == "建设路 12 号"
    assert scheme.lines.count() == 2
