from django.apps import AppConfig


class RunsApp(AppConfig):
    name = "linli_web.runs"
    label = "runs"
