from django.apps import AppConfig


class JournalApp(AppConfig):
    name = "linli_web.journal"
    label = "journal"
