from django.apps import AppConfig


class PublishApp(AppConfig):
    name = "linli_web.publish"
    label = "publish"
