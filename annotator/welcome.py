"""The page behind a link. Looking at it changes nothing (mail scanners look too); the form acts."""

from collections.abc import Callable, Mapping

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from annotator.core.errors import Conflict, Invalid, Missing
from annotator.models import Invitation, User
from annotator.models.invitation import Purpose
from annotator.services.mail import addresses
from annotator.services.people import accounts, invitations, my_projects

Errors = Mapping[str, list[str]]
_TEMPLATES = {
    Purpose.JOIN: "slant/welcome_join.html",
    Purpose.FIRST_ADMIN: "slant/welcome_first_admin.html",
    Purpose.RESET: "slant/welcome_reset.html",
    Purpose.SIGN_IN: "slant/welcome_sign_in.html",
}


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Greet, explain, or do what the link is for."""
    invitation = invitations.find(token)
    if invitation is None or invitation.state != "open":
        return _closed(request, invitation)
    if request.method != "POST":
        return _greet(request, invitation, {}, 200)
    try:
        return _ACTS[_act_of(request, invitation)](request, invitation)
    except Invalid as refusal:
        return _greet(request, invitation, refusal.fields, 400)
    except (Conflict, Missing):
        return _closed(request, invitations.find(token))


def _act_of(request: HttpRequest, invitation: Invitation) -> str:
    """A signed-in person joins as who they are; the page they saw had no other form."""
    if invitation.purpose == Purpose.JOIN and request.POST.get("as") == "me":
        return "join as me"
    return str(invitation.purpose)


def _as_new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    user = invitations.accept_as_new(
        invitation=invitation,
        username=request.POST.get("username", ""),
        name=request.POST.get("name", ""),
        password=request.POST.get("password", ""),
    )
    return _sign_in(request, user, invitation)


def _as_me(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if not isinstance(request.user, User):
        return HttpResponseRedirect(f"/sign-in/?next={request.path}")
    invitations.accept_as(invitation=invitation, user=request.user)
    return HttpResponseRedirect(my_projects.landing(request.user, invitation.project))


def _reset(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    user = invitations.reset_password(
        invitation=invitation, password=request.POST.get("password", "")
    )
    return _sign_in(request, user, invitation)


def _by_link(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    return _sign_in(request, invitations.sign_in(invitation=invitation), invitation)


_ACTS: dict[str, Callable[[HttpRequest, Invitation], HttpResponse]] = {
    "join as me": _as_me,
    Purpose.JOIN: _as_new,
    Purpose.FIRST_ADMIN: _as_new,
    Purpose.RESET: _reset,
    Purpose.SIGN_IN: _by_link,
}


def _sign_in(request: HttpRequest, user: User, invitation: Invitation) -> HttpResponse:
    answer: HttpResponse = perform_login(
        request, user, redirect_url=my_projects.landing(user, invitation.project)
    )
    return answer


def _greet(
    request: HttpRequest, invitation: Invitation, errors: Errors, status: int
) -> HttpResponse:
    known = invitations.account_of(invitation)
    typed = request.POST if request.method == "POST" else None
    said = {
        "invitation": invitation,
        "known": known,
        "errors": errors,
        "values": {
            "name": typed.get("name", "") if typed else invitation.name,
            "username": typed.get("username", "")
            if typed
            else accounts.suggested_username(invitation.name, invitation.email),
        },
    }
    return render(request, _TEMPLATES[Purpose(invitation.purpose)], said, status=status)


def _closed(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    """What became of the link, and whom to ask; an unknown one is told the least."""
    said = {"invitation": invitation, "state": invitation.state if invitation else "unknown"}
    return render(request, "slant/welcome_closed.html", said, status=410 if invitation else 404)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link that was sent to an address: the press of the button confirms it."""
    if request.method != "POST":
        return _mail_page(
            request,
            gettext("Confirm your address"),
            gettext("Mail about what waits for you will come to it."),
            gettext("Confirm"),
        )
    try:
        addresses.confirm(token)
    except Missing:
        return _no_such_link(request)
    return _mail_page(request, gettext("Your address is confirmed"), gettext("Thank you."))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_off(request: HttpRequest, token: str) -> HttpResponse:
    """No more digests: by this button or a mail program's own (RFC 8058), without signing in."""
    try:
        addresses.check_off(token)
        if request.method == "POST":
            addresses.turn_off(token)
            return _mail_page(
                request,
                gettext("No more digests"),
                gettext("You can turn them on again on your account page."),
            )
    except Missing:
        return _no_such_link(request)
    return _mail_page(
        request,
        gettext("Turn the daily digest off?"),
        gettext("What waits for you stands on the pages of your projects all the same."),
        gettext("Turn it off"),
    )


def _no_such_link(request: HttpRequest) -> HttpResponse:
    title = gettext("This link does not work")
    text = gettext("It may be too old, or not copied whole.")
    return _mail_page(request, title, text, status=404)


def _mail_page(
    request: HttpRequest, title: str, text: str, action: str = "", status: int = 200
) -> HttpResponse:
    said = {"title": title, "text": text, "action": action}
    return render(request, "slant/mail_page.html", said, status=status)
