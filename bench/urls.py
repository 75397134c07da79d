"""The site, and beside it a view that knows who asks and does nothing else."""

from django.urls import include, path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class BareView(APIView):
    """What any answer through this stack costs: routing, the token, JSON."""

    def get(self, request: Request) -> Response:
        """Say so."""
        return Response({"user": request.user.get_username()})


urlpatterns = [path("bench/bare/", BareView.as_view()), path("", include("annotator.urls"))]
