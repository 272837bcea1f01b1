from django.apps import AppConfig


class WorksApp(AppConfig):
    name = "linli_web.works"
    label = "works"

    def ready(self) -> None:
        from linli_web.registry.neighbours import follow, object_to_closing
        from linli_web.works.models import Work
        from linli_web.works.reads import unfinished_words

        follow(Work)
        object_to_closing(unfinished_words)
