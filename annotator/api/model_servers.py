"""Models that can be asked, over HTTP: set up, agreed to, removed."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import model_forms as forms
from annotator.api import params, preconditions
from annotator.api.schema import IF_MATCH
from annotator.models import ModelServer
from annotator.services.outside import runs, servers
from annotator.services.outside.choosing import Choice


class ModelServerListView(APIView):
    """The models of a project."""

    @extend_schema(responses=forms.ModelServersSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """All that are set up, and the names of keys that may be used."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_MODELS)
        found = [servers.shown(each) for each in servers.listed(project)]
        return Response({"results": found, "keys": servers.key_names(project)})

    @extend_schema(request=forms.ModelServerInput, responses={201: forms.ModelServerSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Set one up. Nothing is sent to it before somebody agrees."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_MODELS)
        form = forms.ModelServerInput(data=request.data)
        form.is_valid(raise_exception=True)
        actor = access.membership_in(request.user, project)
        made = servers.create(project=project, actor=actor, wish=form.wish())
        return _answer(made, 201)


class ModelServerView(APIView):
    """One model."""

    @extend_schema(responses=forms.ModelServerSerializer)
    def get(self, request: Request, slug: str, server_id: UUID) -> Response:
        """How it is set up."""
        params.read(request)
        return _answer(_server(request, slug, server_id))

    @extend_schema(
        request=forms.ModelServerInput,
        responses=forms.ModelServerSerializer,
        parameters=[IF_MATCH],
    )
    def put(self, request: Request, slug: str, server_id: UUID) -> Response:
        """Change it. A new address or protocol asks for consent anew."""
        params.read(request)
        server = _server(request, slug, server_id)
        form = forms.ModelServerInput(data=request.data)
        form.is_valid(raise_exception=True)
        changed = servers.change(
            server=server,
            actor=access.membership_in(request.user, server.project),
            wish=form.wish(),
            base_revision=preconditions.required_if_match(request),
        )
        return _answer(changed)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, server_id: UUID) -> Response:
        """Ask it no more; its runs and readings stay."""
        params.read(request)
        server = _server(request, slug, server_id)
        servers.remove(server=server, actor=access.membership_in(request.user, server.project))
        return Response(status=204)


class ModelConsentView(APIView):
    """Somebody's word that articles may be sent."""

    @extend_schema(request=forms.ModelConsentInput, responses=forms.ModelServerSerializer)
    def post(self, request: Request, slug: str, server_id: UUID) -> Response:
        """Agree that texts of articles and the codebook go to this very address."""
        params.read(request)
        server = _server(request, slug, server_id)
        form = forms.ModelConsentInput(data=request.data)
        form.is_valid(raise_exception=True)
        agreed = servers.consent(
            server=server,
            actor=access.membership_in(request.user, server.project),
            url=form.validated_data["url"],
        )
        return _answer(agreed)


class ModelEstimateView(APIView):
    """What a run would send."""

    @extend_schema(request=forms.ModelChoiceInput, responses=forms.ModelEstimateSerializer)
    def post(self, request: Request, slug: str, server_id: UUID) -> Response:
        """Count articles, tokens and money; nothing is sent."""
        params.read(request)
        server = _server(request, slug, server_id)
        form = forms.ModelChoiceInput(data=request.data)
        form.is_valid(raise_exception=True)
        found = runs.estimate(
            server=server,
            choice=choice(form.validated_data),
            codebook=form.validated_data["codebook"],
        )
        return Response(
            {
                "articles": len(found.chosen.ids),
                "characters": found.chosen.characters,
                "tokens_in": found.tokens_in,
                "cost": found.cost,
                "left_out": found.chosen.left_out,
            }
        )


def choice(given: dict[str, object]) -> Choice:
    """Which articles, as the service takes it."""
    return Choice(str(given["which"]), given.get("most"), given.get("document"))  # type: ignore[arg-type]


def _server(request: Request, slug: str, server_id: UUID) -> ModelServer:
    project = access.get_project_for(request.user, slug, Action.MANAGE_MODELS)
    return servers.get(project, server_id)


def _answer(server: ModelServer, status: int = 200) -> Response:
    return preconditions.with_etag(servers.shown(server), server.revision, status)
