"""What Django is told of the object store for dataset versions."""

from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

KEPT = ("open", "all")


def configured(bucket: str, endpoint: str, prefix: str, kept: str) -> dict[str, dict[str, Any]]:
    """The storage `releases`, where there is a bucket; keys as boto3 finds them."""
    if kept not in KEPT:
        raise ImproperlyConfigured(f"RELEASE_STORAGE: {kept!r} is neither open nor all.")
    if not bucket:
        if kept == "all":
            raise ImproperlyConfigured("RELEASE_STORAGE=all needs RELEASE_BUCKET.")
        return {}
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ImproperlyConfigured("RELEASE_BUCKET needs: pip install 'django-storages[s3]'.")
    options = {
        "bucket_name": bucket,
        "endpoint_url": endpoint or None,
        "location": prefix,
        "file_overwrite": True,
    }
    return {"releases": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}}
