from django.apps import AppConfig


class DesksApp(AppConfig):
    name = "linli_web.desks"
    label = "desks"

    def ready(self) -> None:
        from linli_web.files import subjects

        subjects.register("communities", "community", "community")
        subjects.register("buildings", "building", "building")
