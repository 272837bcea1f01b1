"""Addresses of setting up the office, and of putting the sample back."""

from django.urls import path

from linli_web.operations.first_run import views
from linli_web.operations.views import sample_reset

urlpatterns = [
    path("office/sample/reset/", sample_reset, name="sample-reset"),
    path("setup/", views.entrance, name="setup"),
    path("setup/county/", views.county, name="setup-county"),
    path("setup/zones/", views.zones, name="setup-zones"),
    path("setup/account/", views.account, name="setup-account"),
    path("setup/people/", views.people, name="setup-people"),
    path("setup/people/<str:public_id>/remove/", views.remove, name="setup-person-remove"),
    path("setup/finish/", views.finish, name="setup-finish"),
]
