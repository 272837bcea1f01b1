from django.apps import AppConfig


class ExchangeApp(AppConfig):
    name = "linli_web.exchange"
    label = "exchange"
