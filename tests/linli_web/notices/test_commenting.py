"""What is said about an object: by those who may read it, in plain words, told to the mentioned."""

import pytest
from django.core.exceptions import PermissionDenied

from linli_web.journal.models import Entry
from linli_web.notices.actions import Refused, comment, edit_comment, withdraw_comment
from linli_web.notices.models import Notice
from linli_web.notices.reads import readers
from linli_web.notices.talk import talk
from linli_web.people.models import Account


def mentioned(row: object) -> set[str]:
    return {each.name for each in row.mentioned.all()}  # type: ignore[attr-defined]


def test_a_mention_is_found_in_running_chinese_and_told(clerk: Account, chief: Account) -> None:
    row = comment(clerk, "communities", "c-1", "请@李主任看一下屋面")
    assert mentioned(row) == {"李主任"}
    told = Notice.objects.get(account=chief)
    assert told.kind == "mention"
    assert told.words == "便江街道 王干事在“水利局小区”的讨论里提到您"
    assert told.url == f"/office/communities/c-1/#comment-{row.public_id}"


def test_who_may_not_read_the_object_is_neither_found_nor_mentioned_and_cannot_comment(
    clerk: Account, neighbour: Account
) -> None:
    row = comment(clerk, "communities", "c-1", "@马干事 看看", [neighbour.public_id])
    assert mentioned(row) == set()
    assert not Notice.objects.filter(account=neighbour).exists()
    assert neighbour not in readers("communities", "c-1", "马")
    assert readers("communities", "c-1", "便江 王") == [clerk]
    for table, key in (("communities", "c-1"), ("communities", "none"), ("secrets", "c-1")):
        with pytest.raises(PermissionDenied):
            comment(neighbour, table, key, "我也说一句")


def test_a_name_of_two_people_has_to_be_picked(
    clerk: Account, chief: Account, colleague: Account
) -> None:
    colleague.name = "李主任"
    colleague.save()
    with pytest.raises(Refused, match="2 位"):
        comment(clerk, "communities", "c-1", "@李主任 看看")
    row = comment(clerk, "communities", "c-1", "@李主任 看看", [chief.public_id])
    assert list(row.mentioned.all()) == [chief]


def test_ones_own_comment_is_changed_and_withdrawn_and_nobody_elses(
    clerk: Account, chief: Account
) -> None:
    row = comment(clerk, "communities", "c-1", "@李主任 看看")
    edit_comment(clerk, row.public_id, "@李主任 再看看")
    assert Notice.objects.filter(account=chief).count() == 1
    with pytest.raises(PermissionDenied):
        edit_comment(chief, row.public_id, "改了")
    withdraw_comment(clerk, row.public_id)
    row.refresh_from_db()
    assert row.text == ""
    with pytest.raises(Refused):
        edit_comment(clerk, row.public_id, "再说")


@pytest.mark.parametrize("text", ["", "  \n ", "\0", "长" * 4001])
def test_nothing_and_too_much_are_refused(clerk: Account, text: str) -> None:
    with pytest.raises(Refused):
        comment(clerk, "communities", "c-1", text)


def test_words_stand_on_a_page_as_they_were_typed_and_the_journal_has_none(
    clerk: Account, chief: Account
) -> None:
    comment(clerk, "communities", "c-1", "<b>@李主任</b>\n第二行")
    (said,) = talk(chief, "communities", "c-1").said
    assert said.words == "&lt;b&gt;<strong>@李主任</strong>&lt;/b&gt;<br>第二行"
    assert not said.is_mine
    entry = Entry.objects.get(act="comment")
    assert "第二行" not in f"{entry.after}{entry.note}"
