"""Addresses of what concerns persons' data."""

from django.urls import URLPattern, path

from linli_web.privacy.views import desk, person

urlpatterns: list[URLPattern] = [
    path("persons/", desk.page, name="persons"),
    path("persons/search/", desk.search, name="persons-search"),
    path("persons/due/", desk.delete_due, name="persons-due"),
    path("me/data/", person.export_own, name="own-data"),
    path("people/<str:public_id>/person/", person.of_account, name="account-person"),
    path("persons/<str:key_id>/", person.page, name="person"),
    path("persons/<str:key_id>/reveal/", person.reveal, name="person-reveal"),
    path("persons/<str:key_id>/export/", person.export, name="person-export"),
    path("persons/<str:key_id>/requests/", person.register, name="person-request"),
    path("persons/<str:key_id>/answer/", person.answer, name="person-answer"),
    path("persons/<str:key_id>/erase/", person.erase, name="person-erase"),
]
