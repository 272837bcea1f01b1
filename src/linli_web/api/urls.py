"""Addresses of the API: its operations, what they are, and nothing else below `/api/`."""

from django.urls import include, path

from linli_web.api.v1 import NAMESPACE, patterns
from linli_web.api.views import documents

_V1 = [
    path("", documents.page, name="api-root"),
    path("openapi.json", documents.openapi, name="openapi"),
    *patterns(),
    path("<path:rest>", documents.nothing, name="nothing"),
]

urlpatterns = [
    path("v1/", include((_V1, "ninja"), namespace=NAMESPACE)),
    path("<path:rest>", documents.nothing, name="api-nothing"),
]
