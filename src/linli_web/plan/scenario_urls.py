"""Addresses of scenarios."""

from django.urls import URLPattern, path

from linli_web.plan.views import comparing, scenario_edits, scenarios

_ONE = "<str:public_id>/"
_COMMUNITY = f"{_ONE}communities/<str:community_id>/"

urlpatterns: list[URLPattern] = [
    path("", scenarios.listed, name="scenarios"),
    path("new/", scenario_edits.create, name="scenario-new"),
    path("compare/", comparing.page, name="scenario-compare"),
    path(_ONE, scenarios.page, name="scenario"),
    path(f"{_ONE}describe/", scenario_edits.describe, name="scenario-describe"),
    path(f"{_ONE}retire/", scenario_edits.retire, name="scenario-retire"),
    path(f"{_ONE}cap/", scenario_edits.cap, name="scenario-cap"),
    path(f"{_ONE}rule/", scenario_edits.rule, name="scenario-rule"),
    path(f"{_ONE}undo/", scenario_edits.undo, name="scenario-undo"),
    path(f"{_ONE}solve/", scenario_edits.solve, name="scenario-solve"),
    path(f"{_ONE}stop/", scenario_edits.stop, name="scenario-stop"),
    path(f"{_ONE}progress/", scenario_edits.progress, name="scenario-progress"),
    path(f"{_ONE}result/", scenarios.result, name="scenario-result"),
    path(f"{_ONE}colours.json", scenarios.colours, name="scenario-colours"),
    path(f"{_ONE}folder.zip", scenarios.folder, name="scenario-folder"),
    path(f"{_ONE}study/<slug:name>/", scenario_edits.study, name="scenario-study"),
    path(_COMMUNITY, scenarios.community, name="scenario-community"),
    path(f"{_COMMUNITY}lock/", scenario_edits.lock, name="scenario-lock"),
    path(f"{_COMMUNITY}why/", scenario_edits.why, name="scenario-why"),
]
