from django.apps import AppConfig


class PeopleApp(AppConfig):
    name = "linli_web.people"
    label = "people"

    def ready(self) -> None:
        from linli_web.people.login.events import listen

        listen()
