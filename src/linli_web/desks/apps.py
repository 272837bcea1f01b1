from datetime import timedelta

from django.apps import AppConfig

_LOOK_OVER_EVERY = timedelta(minutes=5)


class DesksApp(AppConfig):
    name = "linli_web.desks"
    label = "desks"

    def ready(self) -> None:
        from linli_web.files import subjects
        from linli_web.runs import chores

        subjects.register("communities", "community", "community")
        subjects.register("buildings", "building", "building")
        chores.register("look_over", _LOOK_OVER_EVERY, _look_over)


def _look_over() -> None:
    # Brings in what a process that only serves pages does not need at its start.
    from linli_web.desks.work_rules import look_over

    look_over()
