from django.apps import AppConfig


class PeopleApp(AppConfig):
    name = "linli_web.people"
    label = "people"
