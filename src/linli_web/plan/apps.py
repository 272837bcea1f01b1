from django.apps import AppConfig


class PlanApp(AppConfig):
    name = "linli_web.plan"
    label = "plan"
