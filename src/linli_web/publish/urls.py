"""Addresses that everybody may open, and those where the office publishes."""

from django.urls import URLPattern, URLResolver, include, path

from linli_web.publish.views import (
    announcements,
    annual_plan,
    communities,
    money,
    notices,
    open_data,
    overview,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.overview, name="public"),
    path("communities/", communities.communities, name="public-communities"),
    path("communities/<str:community_id>/", communities.community, name="public-community"),
    path("plan/", communities.plan, name="public-plan"),
    path("plan/<int:year>/", annual_plan.page, name="public-annual-plan"),
    path(
        "plan/<int:year>/<int:version>/colours.json",
        annual_plan.colours,
        name="public-annual-colours",
    ),
    path("money/", money.money_page, name="public-money"),
    path("notices/", notices.notices, name="public-notices"),
    path("notices/<int:number>/", notices.notice, name="public-notice"),
    path("elevators/", communities.elevators, name="public-elevators"),
    path("open-data/", open_data.index, name="open-data"),
    path("open-data/datapackage.json", open_data.package, name="open-package"),
    path("open-data/journal-head.json", open_data.journal_head, name="open-journal-head"),
    path("open-data/indicators/<slug:name>/", open_data.indicator, name="open-indicator"),
    path(
        "open-data/indicators/<slug:name>.csv", open_data.indicator_rows, name="open-indicator-rows"
    ),
    path("open-data/<slug:name>.<slug:form>", open_data.table_file, name="open-table"),
    path("map/", include("linli_web.publish.map_urls")),
    path("office/announcements/", announcements.listed, name="announcements"),
    path("office/announcements/new/", announcements.create, name="announcement-create"),
    path("office/announcements/<int:number>/", announcements.edit, name="announcement-edit"),
    path(
        "office/announcements/<int:number>/withdraw/",
        announcements.withdraw,
        name="announcement-withdraw",
    ),
]
