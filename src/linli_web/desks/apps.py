from django.apps import AppConfig


class DesksApp(AppConfig):
    name = "linli_web.desks"
    label = "desks"
