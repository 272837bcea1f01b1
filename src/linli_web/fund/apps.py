from django.apps import AppConfig


class FundApp(AppConfig):
    name = "linli_web.fund"
    label = "fund"
