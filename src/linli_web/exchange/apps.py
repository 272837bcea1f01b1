from django.apps import AppConfig


class ExchangeApp(AppConfig):
    name = "linli_web.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Say what the long work of this room is."""
        from linli_web.exchange import kinds

        kinds.register_all()
