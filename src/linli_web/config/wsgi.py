"""The application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from linli_web.config.environment import data_folder
from linli_web.config.warming import warm_beside
from linli_web.operations.shared_counts import share_counts

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli_web.config.settings")
share_counts(data_folder() / "counts")
application = get_wsgi_application()
warm_beside(application)
