"""Every address of the site, spelled out."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("annotator.api.urls")),
    path("admin/", admin.site.urls),
]
handler500 = "annotator.api.errors.server_error"
