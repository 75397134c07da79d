"""The pages that the server itself makes: signing in and out, the shell, errors and health."""

from urllib.parse import urlencode

from allauth.account.views import LoginView, LogoutView
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from annotator import access, front_end
from annotator.api import errors
from annotator.core.errors import Missing, NotAllowed
from annotator.models import User
from annotator.services import health
from annotator.services.releases import release_articles as release_articles_of
from annotator.services.releases import release_shown

_OPENAPI = settings.BASE_DIR / "docs" / "openapi.yaml"
_API = "/api/"
# By route, what the browser may load before the first script asks for it.
_ANY_PAGE = ("src/pages/others.ts",)
_SOON = {
    "": (*_ANY_PAGE, "src/pages/HomePage.svelte"),
    "projects/<slug:slug>/": (
        *_ANY_PAGE,
        "src/components/InProject.svelte",
        "src/components/ProjectNav.svelte",
        "src/pages/ProjectPage.svelte",
    ),
    "work/<uuid:assignment_id>/": ("src/pages/WorkPage.svelte", "src/sync/browser.ts"),
}


class SignIn(LoginView):  # type: ignore[misc]
    """By user name or e-mail; too many wrong passwords in a row have to wait."""

    template_name = "slant/sign_in.html"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """With the way through an institution, where this site has one."""
        said: dict[str, object] = super().get_context_data(**kwargs)
        if settings.OIDC_ISSUER:
            leads = self.get_next_url()
            query = f"?{urlencode({'next': leads})}" if leads else ""
            said["institution"] = {
                "name": settings.OIDC_NAME,
                "address": f"/sign-in/university/{query}",
            }
        return said


class SignOut(LogoutView):  # type: ignore[misc]
    """By a form, so that no link elsewhere can sign somebody out."""

    template_name = "slant/sign_out.html"


@require_safe
@never_cache
@ensure_csrf_cookie
def shell(request: HttpRequest, **_: object) -> HttpResponse:
    """The one HTML page in which the front end draws all of its own."""
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    match = request.resolver_match
    built = front_end.built(*_SOON.get("" if match is None else match.route, _ANY_PAGE))
    if built is None:
        return render(request, "slant/not_built.html", status=503)
    theme = request.user.preferences.get("theme", "auto")
    return render(request, "slant/shell.html", {"front_end": built, "theme": theme})


@require_safe
def release(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """A dataset version's page for everybody, once it is public; readable by machines, too."""
    try:
        found = access.get_release_for(request.user, slug, version)
    except (Missing, NotAllowed):
        raise Http404 from None
    return render(request, "slant/release.html", release_shown.page(found))


@require_safe
def release_articles(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """The articles of a dataset version that everybody may read."""
    try:
        found = release_articles_of.listed(access.get_release_for(request.user, slug, version))
    except (Missing, NotAllowed):
        raise Http404 from None
    return render(request, "slant/release_articles.html", found)


@require_safe
@xframe_options_exempt
def release_article(request: HttpRequest, slug: str, version: str, key: str) -> HttpResponse:
    """One of them with what is marked in it; other sites may show it in a frame."""
    try:
        found = release_articles_of.one(access.get_release_for(request.user, slug, version), key)
    except (Missing, NotAllowed):
        raise Http404 from None
    return render(request, "slant/release_article.html", found)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The process lives."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The process can do its work; what it lacks if not is nothing for strangers."""
    if not health.is_ready():
        return HttpResponse("not ready\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


@require_safe
def openapi(request: HttpRequest) -> FileResponse:  # noqa: ARG001
    """The API's description as checked in; a test holds it to what the views really do."""
    if not _OPENAPI.exists():
        raise Http404
    return FileResponse(_OPENAPI.open("rb"), content_type="application/yaml")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Django's handler400."""
    said = {"title": _("This request cannot be read"), "text": _("Something in it is malformed.")}
    if request.path.startswith(_API):
        return errors.plain(request, 400, "bad_request", said["title"] + ".")
    return render(request, "slant/notice.html", said, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Django's handler403: the admin's pages are not for everybody who is signed in."""
    said = {"title": _("This is not open to you"), "text": _("Your account may not do this.")}
    return render(request, "slant/notice.html", said, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404: JSON for programs, a page for people."""
    if request.path.startswith(_API):
        return errors.not_found(request, exception)
    said = {
        "title": _("There is nothing here"),
        "text": _("The address leads nowhere on this site, or not for you."),
    }
    return render(request, "slant/notice.html", said, status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """What sign-in answers to who tries too often."""
    said = {"title": _("Too many tries"), "text": _("Wait a few minutes, then try again.")}
    return render(request, "slant/notice.html", said, status=429)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form of ours was sent from a page that is out of date, or from elsewhere."""
    said = {
        "title": _("Please try once more"),
        "text": _(
            "The page was open for too long, or cookies are switched off. Go back, load it again "
            "and send it once more."
        ),
    }
    return render(request, "slant/notice.html", said, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500; a page that needs nothing which may have failed."""
    if request.path.startswith(_API):
        return errors.server_error(request)
    said = {
        "title": _("Something went wrong here"),
        "text": _("It is noted in the server's log. Nothing you saved before is lost."),
        "request_id": errors.request_id_of(request),
    }
    return render(None, "slant/notice.html", said, status=500)
