from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryApp(AppConfig):
    name = "linli_web.registry"
    label = "registry"

    def ready(self) -> None:
        from linli_web.people import references
        from linli_web.registry.located import register_places
        from linli_web.registry.models import Proposal
        from linli_web.registry.subjects import register_subjects

        register_places()
        register_subjects()
        references.register(_("修改建议"), Proposal.keys_referred)
