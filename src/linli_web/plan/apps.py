from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanApp(AppConfig):
    name = "linli_web.plan"
    label = "plan"

    def ready(self) -> None:
        from linli_web.people import references
        from linli_web.people.login.second_factor import tell_sample
        from linli_web.plan import kinds
        from linli_web.plan.located import register_places
        from linli_web.plan.models import Wish
        from linli_web.plan.proposing_all import register_kind
        from linli_web.plan.reads import is_sample
        from linli_web.plan.scheme_subjects import register_scheme_subjects
        from linli_web.plan.subjects import register_subjects

        tell_sample(is_sample)
        register_places()
        register_subjects()
        register_scheme_subjects()
        references.register(_("居民愿望"), Wish.keys_referred)
        register_kind()
        kinds.register_all()
