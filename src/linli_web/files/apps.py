from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesApp(AppConfig):
    name = "linli_web.files"
    label = "files"

    def ready(self) -> None:
        from linli_web.files.models import Attachment
        from linli_web.people import references

        references.register(_("照片和资料"), Attachment.keys_referred)
