from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "linli_web.config"
    label = "config"

    def ready(self) -> None:
        from linli_web.config import checks  # noqa: F401
