from django.apps import AppConfig


class NoticesApp(AppConfig):
    name = "linli_web.notices"
    label = "notices"

    def ready(self) -> None:
        from linli_web.notices.actions.handing import hand_over_all
        from linli_web.notices.reads import register_work_items
        from linli_web.people import leaving

        leaving.register(hand_over_all)
        register_work_items()
