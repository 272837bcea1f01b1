from django.apps import AppConfig


class RegistryApp(AppConfig):
    name = "linli_web.registry"
    label = "registry"

    def ready(self) -> None:
        from linli_web.registry.located import register_places
        from linli_web.registry.subjects import register_subjects

        register_places()
        register_subjects()
