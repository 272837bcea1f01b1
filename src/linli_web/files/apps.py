from django.apps import AppConfig


class FilesApp(AppConfig):
    name = "linli_web.files"
    label = "files"
