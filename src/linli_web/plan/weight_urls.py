"""Addresses of policies of weights."""

from django.urls import URLPattern, path

from linli_web.plan.views import weights

urlpatterns: list[URLPattern] = [
    path("", weights.listed, name="weights"),
    path("new/", weights.make, name="weight-new"),
    path("<str:public_id>/", weights.page, name="weight"),
    path("<str:public_id>/pairs/", weights.pairs, name="weight-pairs"),
    path("<str:public_id>/direct/", weights.direct, name="weight-direct"),
    path("<str:public_id>/use/", weights.use, name="weight-use"),
    path("<str:public_id>/discard/", weights.discard, name="weight-discard"),
]
