from django.apps import AppConfig


class TablesApp(AppConfig):
    name = "linli_web.tables"
    label = "tables"
