"""Who may see and change the programme, with the reason when not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli_web.people.rights import Permission, may

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from linli_web.people.models import Account
    from linli_web.plan.models import Scenario


def may_read_scenarios(account: Account | AnonymousUser) -> Permission:
    """Tell whether someone may see scenarios and what they came to."""
    return may(account, "read_scenarios")


def may_edit_programme(account: Account | AnonymousUser) -> Permission:
    """Tell whether someone may make scenarios."""
    return may(account, "edit_programme")


def may_edit_scenario(account: Account | AnonymousUser, scenario: Scenario) -> Permission:
    """Tell whether someone may change a scenario and have it solved: not once it is put away."""
    allowed = may_edit_programme(account)
    if allowed.allowed and scenario.retired_at is not None:
        return Permission(False, _("情景已停用；要改请先恢复，或者复制一份。"))
    return allowed
