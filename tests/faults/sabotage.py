"""The site with one of its guards taken away, to show that the fault tests would notice.

`gunicorn tests.faults.sabotage:application` with SABOTAGE naming the guard, or none.
"""

import io
import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
_GUARD = os.environ.get("SABOTAGE", "")
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def answers_early(application: Application) -> Application:
    """Say that a change is stored, and store it a moment later."""

    def served(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "PUT":
            return application(environ, start)
        size = int(environ.get("CONTENT_LENGTH") or 0)
        later = environ | {"wsgi.input": io.BytesIO(environ["wsgi.input"].read(size))}
        threading.Thread(target=_store, args=(application, later)).start()
        base = environ.get("HTTP_IF_MATCH", '"0"').strip('"')
        start("200 OK", [("Content-Type", "application/json")])
        return [b'{"revision": %d}' % (int(base) + 1)]

    return served


def _store(application: Application, environ: dict[str, Any]) -> None:
    time.sleep(0.2)
    for _ in application(environ, lambda *_: None):
        pass


def forgets_changes() -> None:
    """Take a change that is sent again for a new one."""
    from annotator.services.editing import annotations

    vars(annotations)["_repeated"] = lambda *_: None


def compares_nothing() -> None:
    """Let whoever comes last win."""
    from annotator.models import Annotation
    from annotator.services.editing import annotations

    careful = annotations.put

    def put(**wanted: Any) -> annotations.Outcome:
        now = Annotation.all_kinds.filter(pk=wanted["annotation_id"]).first()
        return careful(**wanted | {"base_revision": now.revision if now else None})

    vars(annotations)["put"] = put


def never_waits() -> None:
    """SQLite as it is without care: transactions begin as readers, and nobody waits."""
    options: Any = settings.DATABASES["default"]["OPTIONS"]
    options |= {"transaction_mode": "DEFERRED", "timeout": 0}


def blurts_out() -> None:
    """Answer a database that is busy or away like any other error of ours."""
    from annotator.api import errors

    vars(errors)["_is_busy"] = lambda _: False


BEFORE: dict[str, Callable[[], None]] = {"never_waits": never_waits}
AFTER: dict[str, Callable[[], None]] = {
    "forgets_changes": forgets_changes,
    "compares_nothing": compares_nothing,
    "blurts_out": blurts_out,
}
AROUND: dict[str, Callable[[Application], Application]] = {"answers_early": answers_early}
GUARDS = {*BEFORE, *AFTER, *AROUND}


def _same(application: Application) -> Application:
    return application


def _application() -> Application:
    assert not _GUARD or _GUARD in GUARDS, _GUARD
    BEFORE.get(_GUARD, lambda: None)()
    from annotator.wsgi import application

    AFTER.get(_GUARD, lambda: None)()
    return AROUND.get(_GUARD, _same)(application)


if "SABOTAGE" in os.environ:
    application = _application()
