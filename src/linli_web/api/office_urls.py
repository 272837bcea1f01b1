"""Addresses where people make and revoke their tokens."""

from django.urls import path

from linli_web.api.views import tokens

urlpatterns = [
    path("tokens/", tokens.page, name="tokens"),
    path("tokens/new/", tokens.make, name="token-make"),
    path("tokens/all/", tokens.of_all, name="tokens-of-all"),
    path("tokens/<slug:token_id>/revoke/", tokens.revoke, name="token-revoke"),
]
