from django.apps import AppConfig


class OperationsApp(AppConfig):
    name = "linli_web.operations"
    label = "operations"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_login_failed

        from linli_web.operations.counting import count_failed_login

        user_login_failed.connect(count_failed_login, dispatch_uid="linli.logins_failed")
