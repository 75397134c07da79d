"""The site's settings, with the bare view that everything is compared to."""

from annotator.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
