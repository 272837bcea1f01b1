from django.apps import AppConfig


class ApiApp(AppConfig):
    name = "linli_web.api"
    label = "api"

    def ready(self) -> None:
        from linli_web.api.keys import account_by_key
        from linli_web.api.models import ApiToken
        from linli_web.people import basic
        from linli_web.privacy import forgetting, holders

        basic.accept_keys(account_by_key)
        holders.keeps("api_tokens", lambda account: ApiToken.objects.filter(account=account))
        forgetting.forgets(lambda account: ApiToken.objects.filter(account=account).delete())
