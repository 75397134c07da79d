"""What the log says: one line an event, with the request it belongs to, and no secrets.

A request is told by the pattern of its address (`welcome/<str:token>/`), never by the address
itself: a link that lets somebody in is a secret, and so may be what somebody searches for.
"""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest

request_id: ContextVar[str] = ContextVar("request_id", default="")


class WithRequest(logging.Filter):
    """Adds the id of the request in hand to every record, whoever writes it, and takes the
    address out of what Django says of a request that it refused, and where in the code it was
    refused: a stranger's doing is no fault of the site's, and would fill the log.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops one."""
        record.request_id = request_id.get()
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            match = request.resolver_match
            pattern = "-" if match is None else match.route
            # As it stands in the message: with its odd characters escaped.
            own = {request.path, request.path.encode("unicode_escape").decode("ascii")}
            record.args = tuple(pattern if each in own else each for each in record.args)
        if record.name.startswith("django.security."):
            record.exc_info = None
        return True


class JsonLines(logging.Formatter):
    """A JSON object a line (`LOG_FORMAT=json`), for programs that gather logs."""

    # What a caller added by `extra`, and nothing else that hangs on a record.
    KEPT = ("method", "route", "status", "milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        """Time in UTC, level, logger, message, request; the traceback last, in one string."""
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", ""),
        }
        said |= {name: getattr(record, name) for name in self.KEPT if hasattr(record, name)}
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)
