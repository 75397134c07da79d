"""Projects over HTTP: the list, one project, its beginning, change and end."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import paging, params, preconditions
from annotator.api.caller import account
from annotator.api.params import StrictSerializer
from annotator.api.schema import IF_MATCH, PAGING
from annotator.core.codebooks import templates
from annotator.models.membership import Role
from annotator.models.project import NextArticle
from annotator.services.projects import project_copies, project_list, projects, soft_deletion


class ProjectSettingsSerializer(serializers.Serializer[Any]):
    """The switches of a project."""

    blind_outlet = serializers.BooleanField(help_text="Annotators do not learn who published.")
    blind_peers = serializers.BooleanField(help_text="Annotators do not learn of each other.")
    ask_outlet = serializers.BooleanField(
        help_text="At the end, ask whether the annotator recognised the hidden outlet."
    )
    annotators_per_document = serializers.IntegerField()
    claiming = serializers.BooleanField(help_text="Annotators take the next article themselves.")
    adjudicate_own = serializers.BooleanField(
        help_text="Who read an article may settle its differences, too."
    )
    open_questions = serializers.BooleanField(
        help_text="Questions about articles and answers are for everybody unless asked otherwise."
    )
    propose_speakers = serializers.BooleanField(
        help_text="Whose words something is and who says it is proposed to annotators."
    )
    next_article = serializers.ChoiceField(
        choices=NextArticle.choices,
        help_text="Of the articles free to take: the one with the fewest readers; of the outlet"
        " and event read least; where readers are furthest apart; where models are least sure.",
    )


class ProjectCanSerializer(serializers.Serializer[Any]):
    """What the caller may do here."""

    manage = serializers.BooleanField()
    download = serializers.BooleanField()
    annotate = serializers.BooleanField()
    settle = serializers.BooleanField()


class ProjectSerializer(serializers.Serializer[Any]):
    """A project as its member sees it."""

    slug = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    language = serializers.CharField()
    settings = ProjectSettingsSerializer()
    archived_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    revision = serializers.IntegerField()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))
    codebook = serializers.CharField(allow_null=True, help_text="The version new work is made by.")
    can = ProjectCanSerializer()


class ProjectCountsSerializer(serializers.Serializer[Any]):
    """How much is there, and how far it is.

    Who may not learn of the others is told of their own readings alone.
    """

    documents = serializers.IntegerField()
    members = serializers.IntegerField()
    submitted = serializers.IntegerField()
    expected = serializers.IntegerField()


class ProjectSummarySerializer(serializers.Serializer[Any]):
    """A project in the list."""

    slug = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    language = serializers.CharField()
    archived_at = serializers.DateTimeField(allow_null=True)
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))
    counts = ProjectCountsSerializer()


class ProjectPage(serializers.Serializer[Any]):
    """One page of projects, the newest first."""

    results = ProjectSummarySerializer(many=True)
    next = serializers.CharField(allow_null=True)


class SettingsInput(StrictSerializer):
    """Switches; what is left out stays, or takes its default."""

    blind_outlet = serializers.BooleanField(required=False)
    blind_peers = serializers.BooleanField(required=False)
    ask_outlet = serializers.BooleanField(required=False)
    annotators_per_document = serializers.IntegerField(required=False)
    claiming = serializers.BooleanField(required=False)
    adjudicate_own = serializers.BooleanField(required=False)
    open_questions = serializers.BooleanField(required=False)
    propose_speakers = serializers.BooleanField(required=False)
    next_article = serializers.ChoiceField(choices=NextArticle.choices, required=False)


class ProjectInput(StrictSerializer):
    """A new project."""

    slug = serializers.CharField(
        required=False, help_text="Its address; from the title when left out."
    )
    title = serializers.CharField()
    description = serializers.CharField(required=False, allow_blank=True)
    language = serializers.CharField(default="en")
    template = serializers.CharField(default=templates.DEFAULT)
    settings = SettingsInput(required=False)


class ProjectPatch(StrictSerializer):
    """What changes."""

    archived = serializers.BooleanField(
        required=False, help_text="Closed: everything can be read, nothing changed."
    )

    title = serializers.CharField(required=False)
    description = serializers.CharField(required=False, allow_blank=True)
    language = serializers.CharField(required=False)
    settings = SettingsInput(required=False)


class CloneInput(StrictSerializer):
    """What the copy is called."""

    title = serializers.CharField()
    slug = serializers.CharField(required=False)


class ProjectListView(APIView):
    """The projects the caller knows of."""

    @extend_schema(responses=ProjectPage, parameters=PAGING)
    def get(self, request: Request) -> Response:
        """List them, the newest first."""
        params.read(request)
        visible = access.visible_projects(request.user)
        rows = project_list.with_numbers(visible, account(request))
        return Response(paging.page(request, rows, project_list.shown_to(account(request))))

    @extend_schema(request=ProjectInput, responses={201: ProjectSerializer})
    def post(self, request: Request) -> Response:
        """Begin one; the caller becomes its manager."""
        params.read(request)
        creator = account(request)
        projects.require_may_create(creator)
        form = ProjectInput(data=request.data)
        form.is_valid(raise_exception=True)
        content = {"settings": {}, **form.validated_data}
        project = projects.create(creator=creator, **content)
        return preconditions.with_etag(projects.shown(project, creator), project.revision, 201)


class DeleteFilter(serializers.Serializer[Any]):
    """That it is meant."""

    title = serializers.CharField(help_text="The project's title, typed by whoever deletes it.")


class DeletedProjectSerializer(serializers.Serializer[Any]):
    """A project that can be brought back."""

    slug = serializers.CharField()
    title = serializers.CharField()
    deleted_at = serializers.DateTimeField()
    goes_at = serializers.DateTimeField(help_text="When it goes for good.")


class DeletedProjectListSerializer(serializers.Serializer[Any]):
    """All of them."""

    results = DeletedProjectSerializer(many=True)


class DeletedProjectsView(APIView):
    """What was deleted and is still kept."""

    @extend_schema(responses=DeletedProjectListSerializer)
    def get(self, request: Request) -> Response:
        """Those that the caller could bring back."""
        params.read(request)
        rows = soft_deletion.deleted_by_name(account(request))[:200]
        return Response({"results": [soft_deletion.shown(each) for each in rows]})


class UndeleteView(APIView):
    """Bringing a project back."""

    @extend_schema(request=None, responses=ProjectSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """As it was, for its managers and site admins."""
        params.read(request)
        user = account(request)
        project = soft_deletion.bring_back(slug=slug, by=user)
        return preconditions.with_etag(projects.shown(project, user), project.revision)


class ProjectView(APIView):
    """One project."""

    @extend_schema(responses=ProjectSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Read it."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.VIEW_PROJECT)
        return preconditions.with_etag(projects.shown(project, account(request)), project.revision)

    @extend_schema(request=ProjectPatch, responses=ProjectSerializer, parameters=[IF_MATCH])
    def patch(self, request: Request, slug: str) -> Response:
        """Change its words and switches."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_PROJECT)
        form = ProjectPatch(data=request.data)
        form.is_valid(raise_exception=True)
        changed = projects.change(
            project=project,
            base_revision=preconditions.required_if_match(request),
            viewer=account(request),
            **form.validated_data,
        )
        return preconditions.with_etag(projects.shown(changed, account(request)), changed.revision)

    @extend_schema(parameters=[DeleteFilter], responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Delete it, with its title typed; for thirty days it can be brought back."""
        wanted = params.read(request, DeleteFilter)
        project = access.get_project_for(request.user, slug, Action.MANAGE_PROJECT)
        soft_deletion.put_away(project=project, typed=wanted["title"], by=account(request))
        return Response(status=204)


class ProjectCloneView(APIView):
    """A new project like this one."""

    @extend_schema(request=CloneInput, responses={201: ProjectSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Copy its newest codebook and its settings, and nobody's work."""
        params.read(request)
        creator = account(request)
        origin = access.get_project_for(request.user, slug, Action.VIEW_CODEBOOK)
        access.require(request.user, origin, Action.MANAGE_PROJECT)
        projects.require_may_create(creator)
        form = CloneInput(data=request.data)
        form.is_valid(raise_exception=True)
        made = project_copies.clone(origin=origin, creator=creator, **form.validated_data)
        return preconditions.with_etag(projects.shown(made, creator), made.revision, 201)
