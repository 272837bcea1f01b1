"""Objects of the plan as the API serves them, a file a noun."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from linli_web.api.objects.annual_plans import ANNUAL_PLANS, SPECIAL_PLANS
from linli_web.api.objects.scenarios import SCENARIOS
from linli_web.api.objects.schemes import SCHEMES
from linli_web.api.objects.wishes import WISHES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli_web.api.objects.kinds import ObjectKind

KINDS: Mapping[str, ObjectKind] = MappingProxyType(
    {each.name: each for each in (SCHEMES, WISHES, SCENARIOS, SPECIAL_PLANS, ANNUAL_PLANS)}
)
