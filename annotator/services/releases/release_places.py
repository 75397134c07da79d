"""Where a release's files lie, finished and on the way.

A release on the way has two folders that nobody is given anything from: what it is made of and
what is made so far. When all is there the second gets the release's own name in one step.
"""

import shutil
from pathlib import Path

from django.conf import settings

from annotator.models import Release


def root() -> Path:
    """The folder of all releases."""
    return Path(settings.DATA_DIR) / "releases"


def finished(release: Release) -> Path:
    """The files that are given out."""
    return root() / release.pk.hex


def building(release: Release) -> Path:
    """Those made so far."""
    return root() / f"{release.pk.hex}.building"


def source(release: Release) -> Path:
    """What they are made of, with the texts; gone when the release is there."""
    return root() / f"{release.pk.hex}.source"


def index(release: Release) -> Path:
    """Its articles' keys and hashes, which outlive its files: the next version compares."""
    return root() / f"{release.pk.hex}.index.json"


def articles(release: Release) -> Path:
    """Where each article that readers may read stands in its file; made when first asked for."""
    return root() / f"{release.pk.hex}.articles.json"


def remove(release: Release) -> None:
    """Take the files of a withdrawn one off the disk."""
    shutil.rmtree(finished(release), ignore_errors=True)
    articles(release).unlink(missing_ok=True)


def clear_away(release: Release) -> None:
    """What is no longer needed once a release is there or has failed for good."""
    shutil.rmtree(source(release), ignore_errors=True)
    shutil.rmtree(building(release), ignore_errors=True)
