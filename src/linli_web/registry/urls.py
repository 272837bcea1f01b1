"""Addresses of the register."""

from django.urls import URLPattern

app_name = "registry"
urlpatterns: list[URLPattern] = []
