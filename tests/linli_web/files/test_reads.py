"""What waits for an editor is looked for where the editor may decide."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli_web.files.models import Attachment
from linli_web.files.reads import waiting
from linli_web.people.models import Account


def test_pictures_of_other_places_are_not_even_read(
    attached: Callable[..., Attachment], open_account: Callable[..., Account]
) -> None:
    row = attached()
    here, away = (open_account("street", "community", key, username=key) for key in ("c-1", "c-3"))
    assert [each.row for each in waiting(here, 10)] == [row]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert waiting(away, 10) == []
    assert "'c-3'" in "".join(each["sql"] for each in asked if "attachments" in each["sql"])
