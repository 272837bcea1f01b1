from django.apps import AppConfig


class CheckupApp(AppConfig):
    name = "linli_web.checkup"
    label = "checkup"
