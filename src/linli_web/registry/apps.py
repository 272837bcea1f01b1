from django.apps import AppConfig


class RegistryApp(AppConfig):
    name = "linli_web.registry"
    label = "registry"
