from django.apps import AppConfig


class DesksApp(AppConfig):
    name = "linli_web.desks"
    label = "desks"

    def ready(self) -> None:
        from linli_web.files import subjects
        from linli_web.registry.names import name_of_building, name_of_community

        subjects.register("communities", name_of_community, "community")
        subjects.register("buildings", name_of_building, "building")
