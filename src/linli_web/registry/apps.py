from django.apps import AppConfig


class RegistryApp(AppConfig):
    name = "linli_web.registry"
    label = "registry"

    def ready(self) -> None:
        from linli_web.registry.located import register_places

        register_places()
