"""Addresses of logging in and of a visitor's own choices."""

from django.urls import URLPattern, URLResolver, include, path

from linli_web.people.views import accounts, choices, organisations, rights

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("linli_web.people.login.urls")),
    path("language/", choices.language, name="set_language"),
    path("print-size/", choices.print_size, name="print-size"),
    path("office/me/", rights.mine, name="own-account"),
    path("office/me/telephone/", rights.telephone, name="own-telephone"),
    path("office/me/deputies/<str:deputy_id>/end/", rights.end_own_deputy, name="own-deputy-end"),
    path("office/rights/", rights.table, name="rights"),
    path("office/people/", accounts.listed, name="accounts"),
    path("office/people/new/", accounts.new, name="account-new"),
    path("office/people/suggested/", accounts.suggested, name="people-suggested"),
    path("office/people/<str:public_id>/", accounts.page, name="account"),
    path("office/people/<str:public_id>/edit/", accounts.edit, name="account-edit"),
    path("office/people/<str:public_id>/grant/", accounts.grant, name="account-grant"),
    path("office/people/<str:public_id>/deputy/", accounts.appoint_deputy, name="account-deputy"),
    path("office/people/<str:public_id>/close/", accounts.close, name="account-close"),
    path("office/people/<str:public_id>/reopen/", accounts.reopen, name="account-reopen"),
    path("office/roles/<str:holding_id>/end/", accounts.end_role, name="role-end"),
    path("office/deputies/<str:deputy_id>/end/", accounts.end_deputy, name="deputy-end"),
    path("office/organisations/", organisations.listed, name="organisations"),
    path("office/organisations/new/", organisations.new, name="organisation-new"),
    path("office/organisations/<str:public_id>/", organisations.page, name="organisation"),
    path(
        "office/organisations/<str:public_id>/edit/", organisations.edit, name="organisation-edit"
    ),
    path(
        "office/organisations/<str:public_id>/documents/",
        organisations.add_document,
        name="organisation-document",
    ),
    path(
        "office/organisations/<str:public_id>/close/",
        organisations.close,
        name="organisation-close",
    ),
    path(
        "office/organisations/<str:public_id>/reopen/",
        organisations.reopen,
        name="organisation-reopen",
    ),
    path(
        "office/papers/<str:document_id>/withdraw/",
        organisations.withdraw_document,
        name="document-withdraw",
    ),
]
