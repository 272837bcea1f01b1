from django.apps import AppConfig


class PublishApp(AppConfig):
    name = "linli_web.publish"
    label = "publish"

    def ready(self) -> None:
        from linli_web.publish.plan_announcing import register_announcer

        register_announcer()
