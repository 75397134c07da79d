"""Every address of the site, spelled out."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from annotator import web, welcome

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
    "projects/<slug:slug>/codebook/",
    "projects/<slug:slug>/codebook/<str:version>/",
    "projects/<slug:slug>/agreement/",
    "projects/<slug:slug>/download/",
    "projects/<slug:slug>/settings/",
    "documents/<uuid:document_id>/",
    "work/<uuid:assignment_id>/",
    "account/",
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/openapi.yaml", web.openapi, name="openapi"),
    path("api/v1/", include("annotator.api.urls")),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="openapi")),
    path("admin/", admin.site.urls),
    path("healthz", web.healthz),
    path("readyz", web.readyz),
    # allauth looks its own pages up under these names.
    path("sign-in/", web.SignIn.as_view(), name="account_login"),
    path("sign-out/", web.SignOut.as_view(), name="account_logout"),
    path("welcome/<str:token>/", welcome.welcome),
    path("data/<slug:slug>/<str:version>/", web.release),
    *(path(address, web.shell) for address in _SHELL),
]
handler400 = "annotator.web.bad_request"
handler403 = "annotator.web.forbidden"
handler404 = "annotator.web.not_found"
handler429 = "annotator.web.too_many"
handler500 = "annotator.web.server_error"
