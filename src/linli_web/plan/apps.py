from django.apps import AppConfig


class PlanApp(AppConfig):
    name = "linli_web.plan"
    label = "plan"

    def ready(self) -> None:
        from linli_web.people.login.second_factor import tell_sample
        from linli_web.plan.located import register_places
        from linli_web.plan.reads import is_sample
        from linli_web.plan.subjects import register_subjects

        tell_sample(is_sample)
        register_places()
        register_subjects()
