"""What every answer carries: an id to find it again, what the page may load, its language."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers

from annotator import logs, replica
from annotator.metrics import REQUESTS
from annotator.models import User

logger = logging.getLogger("slant.request")
# Asked every few seconds by whoever watches: a line each would drown the rest.
_WATCHERS = {"healthz", "readyz", "metrics"}

Handler = Callable[[HttpRequest], HttpResponse]
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

# Nothing is loaded from elsewhere, and no script or style stands inside a page.
POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
# Pages that other sites may show in a frame: nothing on them acts, and nobody is signed in there.
_EMBEDDABLE = {"article_for_readers"}


class RequestId:
    """Name each request, so that an error on the page can be found in the log."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        request.META["slant.request_id"] = request_id
        token = logs.request_id.set(request_id)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            _note(request, response, time.perf_counter() - began)
        finally:
            logs.request_id.reset(token)
        response["X-Request-Id"] = request_id
        return response


def _note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """A line in the log and a count, under the pattern of the address: see `logs`."""
    match = request.resolver_match
    route = match.route if match else "-"
    method = request.method or "-"
    REQUESTS.labels(method, route, str(response.status_code)).observe(seconds)
    if route not in _WATCHERS:
        logger.info(
            "%s %s %d",
            method,
            route,
            response.status_code,
            extra={
                "method": method,
                "route": route,
                "status": response.status_code,
                "milliseconds": round(seconds * 1000, 1),
            },
        )


class Watched:
    """Whoever watches over the process asks it directly, not by the proxy and its name: these few
    addresses answer under any name, and say nothing that depends on it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.strip("/") in _WATCHERS:
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0]
        return self.get_response(request)


class ContentSecurity:
    """Say what a page may load and who may show or keep it, files and errors included.

    What says nothing else of caches is kept by none: nearly all of it is for one person's eyes.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = POLICY
        match = request.resolver_match
        name = match.url_name if match is not None and response.status_code < 400 else None
        is_embeddable = name in _EMBEDDABLE
        if is_embeddable:
            policy = policy.replace("frame-ancestors 'none'", "frame-ancestors *")
        for name, value in (
            ("Content-Security-Policy", policy),
            ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"),
            ("Cross-Origin-Resource-Policy", "cross-origin" if is_embeddable else "same-origin"),
            ("Cache-Control", "private, no-store"),
        ):
            response.headers.setdefault(name, value)
        return response


class Language:
    """Speak the language a person chose on their own page, else the one their browser asks for."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = _chosen(request) or translation.get_language_from_request(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language",))
        return response


def _chosen(request: HttpRequest) -> str | None:
    """What a signed-in person chose; who has no session costs no question to the database."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not isinstance(request.user, User):
        return None
    chosen = request.user.preferences.get("language")
    return chosen if chosen in dict(settings.LANGUAGES) else None


class Replica:
    """Let views that may read a copy of the database read it; where it fails, ask again without.

    The innermost of all, so that to ask again is to ask the view alone.
    """

    def __init__(self, get_response: Handler) -> None:
        if not replica.is_there():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or not _may_read_a_copy(request):
            return self.get_response(request)
        with replica.reading():
            response = self.get_response(request)
            was_copy = replica.alias() == replica.NAME
        if not was_copy or response.status_code < 500:
            return response
        response.close()
        replica.rest()
        return self.get_response(request)


def _may_read_a_copy(request: HttpRequest) -> bool:
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return getattr(getattr(view, "cls", None), "may_read_a_copy", False)
