"""Articles over HTTP."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import paging, params, preconditions
from annotator.api.annotations import PRECONDITIONS
from annotator.api.params import StrictSerializer
from annotator.core import records
from annotator.models.document import DocumentPurpose
from annotator.services.documents import documents, removing, rights, taking_down


class DocumentStatesSerializer(serializers.Serializer[Any]):
    """How many readings stand where."""

    open = serializers.IntegerField()
    in_progress = serializers.IntegerField()
    submitted = serializers.IntegerField()
    skipped = serializers.IntegerField()


class DocumentSummarySerializer(serializers.Serializer[Any]):
    """An article as a list shows it."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    title = serializers.CharField(allow_null=True)
    length = serializers.IntegerField(help_text="In code points.")
    language = serializers.CharField()
    outlet = serializers.CharField(allow_null=True)
    event = serializers.CharField(allow_null=True)
    published_on = serializers.DateField(allow_null=True)
    purpose = serializers.ChoiceField(choices=DocumentPurpose.values)
    set_aside_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    states = DocumentStatesSerializer()
    annotations = serializers.IntegerField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`import` is a keyword, so that field cannot be spelled as an attribute."""
        return super().get_fields() | {"import": serializers.UUIDField(allow_null=True)}


class UnlockSerializer(serializers.Serializer[Any]):
    """Somebody's word that a locked part is article text."""

    block = serializers.IntegerField()
    member = serializers.CharField(
        help_text="The name, for those who may see the people; the pseudonym for others."
    )
    at = serializers.DateTimeField()


class DocumentSerializer(DocumentSummarySerializer):
    """Everything about an article."""

    project = serializers.CharField(help_text="The project's slug.")
    url = serializers.CharField(allow_null=True)
    byline = serializers.CharField(allow_null=True)
    content_warning = serializers.CharField(help_text="Shown before the text; mostly empty.")
    metadata = serializers.DictField()
    rights = serializers.DictField()
    text = serializers.CharField()
    text_sha256 = serializers.CharField()
    blocks = serializers.ListField(help_text="[[start, end, kind], …]")
    sentences = serializers.ListField(help_text="[[start, end], …]")
    quotations = serializers.ListField(help_text="[[start, end], …], marks included.")
    revision = serializers.IntegerField()
    unlocks = UnlockSerializer(many=True)


class DocumentPage(serializers.Serializer[Any]):
    """One page of articles."""

    results = DocumentSummarySerializer(many=True)
    next = serializers.CharField(allow_null=True)


class DocumentFilter(serializers.Serializer[Any]):
    """What the list may be narrowed to."""

    event = serializers.CharField(required=False)
    outlet = serializers.CharField(required=False)
    state = serializers.ChoiceField(
        choices=["open", "in_progress", "submitted", "skipped"], required=False
    )
    purpose = serializers.ChoiceField(choices=DocumentPurpose.values, required=False)
    q = serializers.CharField(required=False, allow_blank=True, max_length=200)
    set_aside = serializers.BooleanField(required=False)


def _words(longest: int) -> serializers.CharField:
    """As long as a record may say it, so that what is written here can be imported again."""
    return serializers.CharField(
        required=False, allow_null=True, allow_blank=True, max_length=longest
    )


class DocumentPatch(StrictSerializer):
    """What may change. The text never does."""

    title = _words(records.LONGEST_TITLE)
    event = _words(records.LONGEST_NAME)
    outlet = _words(records.LONGEST_NAME)
    byline = _words(records.LONGEST_TITLE)
    url = _words(records.LONGEST_URL)
    purpose = serializers.ChoiceField(choices=DocumentPurpose.values, required=False)
    content_warning = serializers.CharField(
        required=False, allow_blank=True, max_length=records.LONGEST_WARNING
    )
    metadata = serializers.DictField(required=False)
    rights = serializers.DictField(required=False)
    block_kinds = serializers.DictField(
        child=serializers.CharField(), required=False, help_text='{"3": "body"}'
    )


class DocumentRemovedSerializer(serializers.Serializer[Any]):
    """What became of it."""

    outcome = serializers.ChoiceField(choices=["deleted", "set_aside"])
    annotations = serializers.IntegerField()


class DocumentListView(APIView):
    """All articles of a project."""

    may_read_a_copy = True

    @extend_schema(parameters=[DocumentFilter], responses=DocumentPage)
    def get(self, request: Request, slug: str) -> Response:
        """The newest first."""
        project = access.get_project_for(request.user, slug, Action.VIEW_DOCUMENTS)
        viewer = documents.viewer(request.user, project)
        wanted = params.read(request, DocumentFilter)
        found = paging.walk(request, documents.listed(project, wanted, viewer))
        shown = documents.summaries(found.rows, viewer)
        return Response({"results": shown, "next": found.next})


class DocumentView(APIView):
    """One article."""

    @extend_schema(responses=DocumentSerializer)
    def get(self, request: Request, document_id: UUID) -> Response:
        """With its text."""
        params.read(request)
        document = access.get_document_for(request.user, document_id, Action.VIEW_DOCUMENTS)
        shown = documents.detail(document, documents.viewer(request.user, document.project))
        return preconditions.with_etag(shown, document.revision)

    @extend_schema(request=DocumentPatch, responses=DocumentSerializer, parameters=PRECONDITIONS)
    def patch(self, request: Request, document_id: UUID) -> Response:
        """Change what is known about it, or what its parts are."""
        params.read(request)
        document = access.get_document_for(request.user, document_id, Action.MANAGE_DOCUMENTS)
        form = DocumentPatch(data=request.data)
        form.is_valid(raise_exception=True)
        viewer = documents.viewer(request.user, document.project)
        changed = documents.change(
            document=document,
            base_revision=preconditions.required_if_match(request),
            changes=form.validated_data,
            viewer=viewer,
        )
        return preconditions.with_etag(documents.detail(changed, viewer), changed.revision)

    @extend_schema(responses={200: DocumentRemovedSerializer})
    def delete(self, request: Request, document_id: UUID) -> Response:
        """Delete it, or set it aside where somebody has worked on it."""
        params.read(request)
        document = access.get_document_for(request.user, document_id, Action.MANAGE_DOCUMENTS)
        outcome, marks = removing.remove(document=document, by=request.user)
        return Response({"outcome": outcome, "annotations": marks})


class DocumentRestoreView(APIView):
    """Taking back what was set aside."""

    @extend_schema(request=None, responses=DocumentSerializer)
    def post(self, request: Request, document_id: UUID) -> Response:
        """Put it back among the articles."""
        params.read(request)
        document = access.get_document_for(request.user, document_id, Action.MANAGE_DOCUMENTS)
        restored = removing.restore(document=document, by=request.user)
        return Response(
            documents.detail(restored, documents.viewer(request.user, document.project))
        )


class RightsInput(StrictSerializer):
    """What may be done with the texts; what is left out stays as it is."""

    documents = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=1_000,
        help_text="Only these, of those that the filters find.",
    )
    licence = serializers.CharField(required=False, allow_blank=True, max_length=2_000)
    may_redistribute_text = serializers.BooleanField(required=False, allow_null=True)
    source_note = serializers.CharField(required=False, allow_blank=True, max_length=2_000)


class ArticlesChangedSerializer(serializers.Serializer[Any]):
    """How many articles are different now."""

    changed = serializers.IntegerField()


class RightsView(APIView):
    """The rights in many articles at once."""

    @extend_schema(
        request=RightsInput, responses=ArticlesChangedSerializer, parameters=[DocumentFilter]
    )
    def post(self, request: Request, slug: str) -> Response:
        """Of all that the list finds with these filters, or of some of them."""
        project = access.get_project_for(request.user, slug, Action.MANAGE_DOCUMENTS)
        wanted = params.read(request, DocumentFilter)
        form = RightsInput(data=request.data)
        form.is_valid(raise_exception=True)
        given = dict(form.validated_data)
        found = documents.listed(project, wanted, documents.viewer(request.user, project))
        if (some := given.pop("documents", None)) is not None:
            found = found.filter(pk__in=some)
        number = rights.set_many(project=project, documents=found, given=given, by=request.user)
        return Response({"changed": number})


class TakeDownInput(StrictSerializer):
    """Why the text has to go."""

    reason = serializers.CharField(max_length=2_000)


class TakeDownManyInput(TakeDownInput):
    """Which, and why."""

    documents = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=1_000)


class TakeDownManyView(APIView):
    """Removing the texts of several articles for good."""

    @extend_schema(request=TakeDownManyInput, responses=ArticlesChangedSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """All of them or none; those that were taken down before stay as they are."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_DOCUMENTS)
        form = TakeDownManyInput(data=request.data)
        form.is_valid(raise_exception=True)
        number = taking_down.take_down_many(
            project=project,
            ids=form.validated_data["documents"],
            by=request.user,
            reason=form.validated_data["reason"],
        )
        return Response({"changed": number})


class TakeDownView(APIView):
    """Removing an article's text for good."""

    @extend_schema(request=TakeDownInput, responses=DocumentSerializer)
    def post(self, request: Request, document_id: UUID) -> Response:
        """Text and quotes go; offsets, hashes and answers stay."""
        params.read(request)
        document = access.get_document_for(request.user, document_id, Action.MANAGE_DOCUMENTS)
        form = TakeDownInput(data=request.data)
        form.is_valid(raise_exception=True)
        taken = taking_down.take_down(
            document=document, by=request.user, reason=form.validated_data["reason"]
        )
        return Response(documents.detail(taken, documents.viewer(request.user, document.project)))
