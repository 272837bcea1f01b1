"""Every address of the office."""

from django.urls import URLPattern, URLResolver, include, path

handler500 = "linli_web.operations.failures.server_error"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("linli_web.publish.urls")),
    path("", include("linli_web.people.urls")),
    path("", include("linli_web.files.urls")),
    path("", include("linli_web.notices.urls")),
    path("api/", include("linli_web.api.urls")),
    path("office/", include("linli_web.api.office_urls")),
    path("office/", include("linli_web.registry.urls")),
    path("office/plan/", include("linli_web.plan.urls")),
    path("office/", include("linli_web.exchange.urls")),
    path("office/", include("linli_web.runs.urls")),
    path("office/", include("linli_web.privacy.urls")),
    path("office/", include("linli_web.desks.urls")),
    path("", include("linli_web.operations.urls")),
]
