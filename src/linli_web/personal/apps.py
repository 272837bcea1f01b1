from django.apps import AppConfig


class PersonalApp(AppConfig):
    name = "linli_web.personal"
    label = "personal"

    def ready(self) -> None:
        from linli_web.personal.keeping import OfficeKeeper
        from linli_web.tables.sealing import keep_with

        keep_with(OfficeKeeper())
