"""Addresses of the API: its operations, what they are, and nothing else below `/api/`."""

from django.urls import include, path, register_converter
from django.urls.converters import PathConverter

from linli_web.api.v1 import NAMESPACE, patterns
from linli_web.api.views import documents


class AnythingConverter(PathConverter):
    """The rest of a path, with line breaks in it too: that is not found as programs read it."""

    regex = "(?s:.+)"


register_converter(AnythingConverter, "anything")

_V1 = [
    path("", documents.page, name="api-root"),
    path("openapi.json", documents.openapi, name="openapi"),
    *patterns(),
    path("<anything:rest>", documents.nothing, name="nothing"),
]

urlpatterns = [
    path("v1/", include((_V1, "ninja"), namespace=NAMESPACE)),
    path("<anything:rest>", documents.nothing, name="api-nothing"),
]
