from django.apps import AppConfig


class ApiApp(AppConfig):
    name = "linli_web.api"
    label = "api"

    def ready(self) -> None:
        from linli_web.api.keys import account_by_key
        from linli_web.people import basic

        basic.accept_keys(account_by_key)
