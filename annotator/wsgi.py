"""What a WSGI server loads."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
application = get_wsgi_application()
# The pages and the API are most of what there is to load: not while the first visitor waits.
resolve("/healthz")
