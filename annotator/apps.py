"""The one Django app."""

from django.apps import AppConfig


class AnnotatorConfig(AppConfig):
    """Slant as Django sees it."""

    name = "annotator"
    verbose_name = "Slant"
