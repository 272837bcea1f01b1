"""The application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from linli_web.config.warming import warm_beside

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli_web.config.settings")
application = get_wsgi_application()
warm_beside(application)
