"""The door for the web server: gunicorn painclinic.wsgi."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "painclinic.settings")

application = get_wsgi_application()
