"""The site with one of its guards taken away, to show that the fault tests would notice.

`gunicorn tests.faults.sabotage:application` with SABOTAGE naming guards by commas, or none;
`python -m tests.faults.sabotage worker` is a worker in the same state.
"""

import io
import itertools
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
_GUARDS = [each for each in os.environ.get("SABOTAGE", "").split(",") if each]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def answers_early(application: Application) -> Application:
    """Say that a change is stored, and store it a moment later."""

    def served(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "PUT":
            return application(environ, start)
        size = int(environ.get("CONTENT_LENGTH") or 0)
        later = environ | {"wsgi.input": io.BytesIO(environ["wsgi.input"].read(size))}
        threading.Thread(target=_store, args=(application, later), daemon=True).start()
        base = environ.get("HTTP_IF_MATCH", '"0"').strip('"')
        start("200 OK", [("Content-Type", "application/json")])
        return [b'{"revision": %d}' % (int(base) + 1)]

    return served


def _store(application: Application, environ: dict[str, Any]) -> None:
    time.sleep(0.2)
    for _ in application(environ, lambda *_: None):
        pass


def drops_answers(application: Application) -> Application:
    """Not a guard but a fault: every third change is stored, and its answer never arrives."""
    number = itertools.count(1)

    def served(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        answer = application(environ, start)
        if environ["REQUEST_METHOD"] == "PUT" and next(number) % 3 == 0:
            environ["gunicorn.socket"].shutdown(socket.SHUT_RDWR)
        return answer

    return served


def forgets_changes() -> None:
    """Take a change that is sent again for a new one."""
    from annotator.services.editing import annotations

    vars(annotations)["_repeated"] = lambda *_: None


def compares_nothing() -> None:
    """Let whoever comes last win."""
    from annotator.core.errors import Stale
    from annotator.models import Annotation
    from annotator.services.editing import annotations

    careful = annotations.put

    def put(**wanted: Any) -> annotations.Outcome:
        now = Annotation.all_kinds.filter(pk=wanted["annotation_id"]).first()
        try:
            return careful(**wanted | {"base_revision": now.revision if now else None})
        except Stale:
            # The other came between: what it wrote is written over.
            return put(**wanted)

    vars(annotations)["put"] = put


def never_waits() -> None:
    """SQLite as it is without care: transactions begin as readers, and nobody waits."""
    options: Any = settings.DATABASES["default"]["OPTIONS"]
    options |= {"transaction_mode": "DEFERRED", "timeout": 0}


def blurts_out() -> None:
    """Answer a database that is busy, full or away like any other error of ours."""
    from annotator.api import errors

    vars(errors)["_is_busy"] = vars(errors)["_is_full"] = lambda _: False


def never_takes_over() -> None:
    """Leave to a worker that fell silent what it has begun."""
    from annotator.models import Job
    from annotator.services.jobs import jobs

    careful = jobs.take

    def take(**given: Any) -> jobs.Taken | None:
        return None if Job.objects.filter(state="running").exists() else careful(**given)

    vars(jobs)["take"] = take


def writes_in_small_turns() -> None:
    """Not a guard either: a large import takes many turns, so that one dies between two."""
    from annotator.services.imports import batches

    vars(batches).update(_FIRST=300, _LEAST=300, _MOST=300)


def shows_early() -> None:
    """Write a large import where everybody sees it."""
    from annotator.services.imports.import_names import Names

    writes_in_small_turns()
    careful = Names.__init__

    def begin(self: Names, made_by: Any, readers: Any = None, room: Any = None) -> None:
        careful(self, made_by, readers, room)
        self.project_id = made_by.project_id

    vars(sys.modules[Names.__module__])["Names"].__init__ = begin


def mixes_files() -> None:
    """Give the rest of a file to whoever asks, whatever they have the beginning of."""
    from annotator.core import ranges

    careful = ranges.part
    vars(ranges)["part"] = lambda header, _if_range, etag, size: careful(header, None, etag, size)


def looks_up_blindly() -> None:
    """Take for granted that whatever is stored is of today's codebook."""
    from annotator.models.fields import JSONText

    plain = JSONText.from_db_value

    def strict(self: JSONText, value: Any, *rest: Any) -> Any:
        found = plain(self, value, *rest)
        if isinstance(found, dict) and "mood" in found:
            raise KeyError("mood")
        return found

    vars(sys.modules[JSONText.__module__])["JSONText"].from_db_value = strict


def trusts_the_copy() -> None:
    """Read from the copy whatever it lacks."""
    from annotator import replica

    vars(replica)["_has_caught_up"] = lambda _: True


BEFORE: dict[str, Callable[[], None]] = {"never_waits": never_waits}
AFTER: dict[str, Callable[[], None]] = {
    "forgets_changes": forgets_changes,
    "compares_nothing": compares_nothing,
    "blurts_out": blurts_out,
    "never_takes_over": never_takes_over,
    "writes_in_small_turns": writes_in_small_turns,
    "shows_early": shows_early,
    "mixes_files": mixes_files,
    "looks_up_blindly": looks_up_blindly,
    "trusts_the_copy": trusts_the_copy,
}
AROUND: dict[str, Callable[[Application], Application]] = {
    "answers_early": answers_early,
    "drops_answers": drops_answers,
}
GUARDS = {*BEFORE, *AFTER, *AROUND}


def _application() -> Application:
    assert set(_GUARDS) <= GUARDS, _GUARDS
    for name in _GUARDS:
        BEFORE.get(name, lambda: None)()
    from annotator.wsgi import application

    served: Application = application
    for name in _GUARDS:
        AFTER.get(name, lambda: None)()
        served = AROUND[name](served) if name in AROUND else served
    return served


if __name__ == "__main__":
    _application()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *sys.argv[1:]])
elif "SABOTAGE" in os.environ:
    application = _application()
