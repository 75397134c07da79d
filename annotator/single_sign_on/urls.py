"""Its two addresses; allauth looks them up under these names."""

from django.urls import path

from annotator.single_sign_on import views
from annotator.single_sign_on.configuration import PROVIDER

_WHOSE = {"provider_id": PROVIDER}
urlpatterns = [
    path("", views.start, _WHOSE, name="openid_connect_login"),
    path("back/", views.back, _WHOSE, name="openid_connect_callback"),
]
