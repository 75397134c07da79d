"""Every address of the site, spelled out."""

from allauth.account.decorators import secure_admin_login
from allauth.account.views import reauthenticate
from allauth.mfa.base import views as two_step
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularSwaggerSplitView

from annotator import metrics, web, welcome

# The admin has no door of its own: its sign-in would know no limit on wrong passwords.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

_SHELL = [
    "",
    "projects/",
    "projects/new/",
    "projects/<slug:slug>/",
    "projects/<slug:slug>/documents/",
    "projects/<slug:slug>/people/",
    "projects/<slug:slug>/assignments/",
    "projects/<slug:slug>/rounds/",
    "projects/<slug:slug>/rounds/<uuid:round_id>/",
    "projects/<slug:slug>/progress/",
    "projects/<slug:slug>/bring-in/",
    "projects/<slug:slug>/bring-in/<uuid:import_id>/",
    "projects/<slug:slug>/events/",
    "projects/<slug:slug>/events/<uuid:event_id>/",
    "projects/<slug:slug>/codebook/",
    "projects/<slug:slug>/codebook/<str:version>/",
    "projects/<slug:slug>/background/",
    "projects/<slug:slug>/me/",
    "projects/<slug:slug>/names/",
    "projects/<slug:slug>/questions/",
    "projects/<slug:slug>/models/",
    "projects/<slug:slug>/models/<uuid:run_id>/",
    "projects/<slug:slug>/proposals/",
    "projects/<slug:slug>/quality/",
    "projects/<slug:slug>/quality/<uuid:member_id>/",
    "projects/<slug:slug>/settle/",
    "projects/<slug:slug>/settle/<uuid:adjudication_id>/",
    "projects/<slug:slug>/agreement/",
    "projects/<slug:slug>/insight/",
    "projects/<slug:slug>/download/",
    "projects/<slug:slug>/releases/",
    "projects/<slug:slug>/releases/<str:version>/",
    "projects/<slug:slug>/releases/<str:version>/insight/",
    "projects/<slug:slug>/settings/",
    "documents/<uuid:document_id>/",
    "work/<uuid:assignment_id>/",
    "work/<uuid:assignment_id>/settled/",
    "annotations/<uuid:annotation_id>/history/",
    "account/",
]

# Pages of allauth in our templates (templates/mfa/); it looks them up under these names.
_TWO_STEP = [
    path("sign-in/code/", two_step.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("account/confirm/", reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", two_step.reauthenticate, name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/two-step/", two_step.index, name="mfa_index"),
    path("account/two-step/app/", app.activate_totp, name="mfa_activate_totp"),
    path("account/two-step/app/off/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/two-step/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/two-step/codes/new/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/two-step/codes/file/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("account/two-step/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("account/two-step/passkeys/new/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/two-step/passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "account/two-step/passkeys/<int:pk>/remove/",
        passkeys.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/openapi.yaml", web.openapi, name="openapi"),
    path("api/v1/", include("annotator.api.urls")),
    path("api/docs/", require_safe(SpectacularSwaggerSplitView.as_view(url_name="openapi"))),
    path("admin/", admin.site.urls),
    path("healthz", web.healthz),
    path("readyz", web.readyz),
    path("metrics", metrics.metrics),
    # allauth looks its own pages up under these names.
    path("sign-in/", web.SignIn.as_view(), name="account_login"),
    path("sign-out/", web.SignOut.as_view(), name="account_logout"),
    *_TWO_STEP,
    path("welcome/<str:token>/", welcome.welcome),
    path("mail/confirm/<str:token>/", welcome.confirm_address),
    path("mail/off/<str:token>/", welcome.mail_off),
    path("data/<slug:slug>/<str:version>/", web.release),
    path("data/<slug:slug>/<str:version>/articles/", web.release_articles),
    path(
        "data/<slug:slug>/<str:version>/articles/<path:key>/",
        web.release_article,
        name="article_for_readers",
    ),
    *(path(address, web.shell) for address in _SHELL),
]
if settings.OIDC_ISSUER:
    urlpatterns += [path("sign-in/university/", include("annotator.single_sign_on.urls"))]
handler400 = "annotator.web.bad_request"
handler403 = "annotator.web.forbidden"
handler404 = "annotator.web.not_found"
handler429 = "annotator.web.too_many"
handler500 = "annotator.web.server_error"
