"""Asks a model server one thing over HTTP, and says of a failure what can be done about it.

Nothing is followed elsewhere: a redirect would take the article, and the key, to whoever is named
in it. The address is judged by `outgoing`, the answer has a limit, and so has the time it takes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from urllib.parse import urlsplit
from uuid import UUID

import orjson
import requests
from django.conf import settings
from urllib3.exceptions import HTTPError

from annotator.core.errors import Invalid
from annotator.keys import Key, origin
from annotator.services import outgoing

MOST_BYTES = 1024 * 1024
PATIENCE, LONGEST_PATIENCE = 120, 600
_CHUNK = 16 * 1024
_TOO_EARLY, _TOO_MANY, _AWAY = 425, 429, 500


class Busy(Exception):
    """The server asks to wait so many seconds, or does not say how many."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__("busy")
        self.seconds = seconds


class Away(Exception):
    """No answer came, and one may come another time."""


class Denied(Exception):
    """Asking again, or asking about other articles, would change nothing."""


@dataclass(frozen=True)
class Server:
    """Where to ask. The key goes to its own origin alone."""

    url: str
    key: Key | None = field(default=None, repr=False)
    patience: int = PATIENCE

    def headers(self) -> dict[str, str]:
        """What every request says."""
        said = {"Content-Type": "application/json", "Accept": "application/json"}
        said["Accept-Encoding"] = "identity"
        if self.key is not None:
            said["Authorization"] = f"Bearer {self.key.secret}"
        return said


def check_url(url: str) -> str:
    """An address that may be asked: https, or http to a host that FETCH_HOSTS allows."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise Invalid.at("url", "This is no address.") from None
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme not in {"https", "http"} or not host or (port is not None and port < 1):
        raise Invalid.at("url", "This must be an address such as https://host/path.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Invalid.at("url", "An address has no user name, password or fragment in it.")
    if parts.scheme == "http" and host not in settings.FETCH_HOSTS:
        message = "Articles go out encrypted: https://, or the host is named in FETCH_HOSTS."
        raise Invalid.at("url", message, "not_encrypted")
    return url.strip()


def key_of(name: str, url: str, project: str) -> Key | None:
    """The key of this name, where it may go to this address for this project."""
    if not name:
        return None
    found: Key | None = settings.MODEL_KEYS.get(name)
    if found is None or not found.serves(project):
        raise Invalid.at("key_name", "This server has no key of this name for the project.")
    if found.origin != origin(url):
        message = "This key is for another address than the model's."
        raise Invalid.at("key_name", message, "other_origin")
    return found


def ask(server: Server, body: Mapping[str, object], change: UUID) -> str:
    """The answer as text. Busy, Away and Denied say why there is none; Invalid that what came
    is none. `change` is the same for the same question, so that a server can know it again.
    """
    until = monotonic() + server.patience
    headers = {**server.headers(), "Change-Id": str(change)}
    try:
        with outgoing.session() as session:
            answer = session.post(
                server.url,
                data=orjson.dumps(body),
                headers=headers,
                timeout=(outgoing.WAIT, server.patience),
                allow_redirects=False,
                stream=True,
            )
            with answer:
                return _read(answer, until, server)
    except requests.exceptions.SSLError as error:
        raise Denied(f"The connection is not safe: {_plain(error, server)}") from None
    except (requests.RequestException, HTTPError, OSError) as error:
        if isinstance(_cause(error), outgoing.Refused):
            raise Denied(str(_cause(error))) from None
        raise Away(f"No answer came: {type(error).__name__}.") from None


def _read(answer: requests.Response, until: float, server: Server) -> str:
    if answer.status_code in {_TOO_EARLY, _TOO_MANY, 503}:
        raise Busy(_seconds(answer.headers.get("Retry-After")))
    if answer.status_code >= _AWAY or answer.status_code == 408:
        raise Away(f"The server answered {answer.status_code}.")
    if answer.is_redirect or 300 <= answer.status_code < 400:
        message = "The server sends elsewhere, which is not followed; give the address itself."
        raise Denied(message)
    raw = _text(answer, until)
    if answer.status_code != requests.codes["ok"]:
        said = _without_key(raw[:300], server)
        raise Denied(f"The server answered {answer.status_code}: {said}")
    # A server that repeats the key in its answer must not bring it into the database.
    return _without_key(raw, server)


def _text(answer: requests.Response, until: float) -> str:
    pieces: list[bytes] = []
    size = 0
    # What is there, as it comes: whoever sends a byte a minute is not waited for.
    while chunk := answer.raw.read1(_CHUNK, decode_content=True):
        size += len(chunk)
        if size > MOST_BYTES:
            message = f"The answer has more than {MOST_BYTES:,} bytes."
            raise Invalid.at("answer", message, "too_large")
        if monotonic() > until:
            raise Away("The answer took too long.")
        pieces.append(chunk)
    return b"".join(pieces).decode("utf-8", "replace").replace("\0", "\ufffd")


def _without_key(text: str, server: Server) -> str:
    return text if server.key is None else text.replace(server.key.secret, "…")


def _plain(error: BaseException, server: Server) -> str:
    return _without_key(str(error)[:300], server)


def _cause(error: BaseException) -> BaseException | None:
    """The refusal of `outgoing` that the libraries between have wrapped."""
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        if isinstance(at, outgoing.Refused):
            return at
        reason = getattr(at, "reason", None) or next(
            (each for each in at.args if isinstance(each, BaseException)), None
        )
        at = at.__cause__ or (reason if isinstance(reason, BaseException) else at.__context__)
    return None


def _seconds(given: str | None) -> float | None:
    """Retry-After: a number of seconds, or a date."""
    if given is None:
        return None
    if given.strip().isdigit():
        return float(given.strip()[:9])
    try:
        when = parsedate_to_datetime(given)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
