from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesApp(AppConfig):
    name = "linli_web.notices"
    label = "notices"

    def ready(self) -> None:
        from linli_web.notices.actions.handing import hand_over_all
        from linli_web.notices.models import Comment
        from linli_web.notices.reads import register_work_items
        from linli_web.people import leaving, references

        leaving.register(hand_over_all)
        register_work_items()
        references.register(_("评论"), Comment.keys_referred)
