from django.apps import AppConfig


class CheckupApp(AppConfig):
    name = "linli_web.checkup"
    label = "checkup"

    def ready(self) -> None:
        from linli_web.checkup.models import Finding
        from linli_web.registry.neighbours import follow

        follow(Finding)
