from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleApp(AppConfig):
    name = "linli_web.people"
    label = "people"

    def ready(self) -> None:
        from linli_web.people import references
        from linli_web.people.login.events import listen
        from linli_web.people.places import codes_held
        from linli_web.people.telephones import COLUMN, KIND, TABLE
        from linli_web.personal.columns import declare

        references.register(_("岗位"), codes_held)
        declare(TABLE, {COLUMN: KIND})
        listen()
