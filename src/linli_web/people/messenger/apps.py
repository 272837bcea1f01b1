from django.apps import AppConfig


class MessengerApp(AppConfig):
    name = "linli_web.people.messenger"
    label = "messenger"
