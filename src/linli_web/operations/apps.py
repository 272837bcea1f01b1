from django.apps import AppConfig


class OperationsApp(AppConfig):
    name = "linli_web.operations"
    label = "operations"
