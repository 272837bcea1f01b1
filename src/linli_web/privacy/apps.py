from django.apps import AppConfig


class PrivacyApp(AppConfig):
    name = "linli_web.privacy"
    label = "privacy"

    def ready(self) -> None:
        from linli_web.people import places
        from linli_web.privacy.reads import place_of_person

        places.register("persons", place_of_person)
