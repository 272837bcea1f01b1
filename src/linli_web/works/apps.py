from django.apps import AppConfig


class WorksApp(AppConfig):
    name = "linli_web.works"
    label = "works"
