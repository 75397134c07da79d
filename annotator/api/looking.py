"""Stored files looked at before they are read, over HTTP; and ways of reading that were kept."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import params
from annotator.api.imports import ImportCountsSerializer, ImportErrorSerializer
from annotator.api.uploads import WishInput, theirs
from annotator.formats.table_files import Choice, Join
from annotator.services.imports import looking, plans, uploads


def _text(help_text: str) -> serializers.CharField:
    return serializers.CharField(
        required=False, allow_blank=True, max_length=300, default="", help_text=help_text
    )


class LookParameters(serializers.Serializer[Any]):
    """How somebody says that the file is to be looked at."""

    format = _text("What it is, where it is not what it seems.")
    explode = _text("Of JSON: the field whose list gives a row for each item.")
    file = _text("Of a zip of tables: the file that has the rows; all of them if empty.")
    join_file = _text("Another file of the zip, whose columns are added to each row.")
    join_column = _text("Its column that is joined by; found out if empty.")
    join_to = _text("The first file's column that says the same.")


def _choice(given: dict[str, str]) -> Choice:
    join = None
    if given["join_file"]:
        join = Join(given["join_file"], given["join_column"], given["join_to"])
    return Choice(given["file"] or None, given["explode"] or None, join)


class ValueCountSerializer(serializers.Serializer[Any]):
    """A cell's content and how often it stands there."""

    value = serializers.CharField(allow_blank=True)
    count = serializers.IntegerField()


class LookJoinSerializer(serializers.Serializer[Any]):
    """By what another file of the zip is joined: its column, and the rows' own."""

    column = serializers.CharField()
    to = serializers.CharField()


class LookSerializer(serializers.Serializer[Any]):
    """What a file seems to be. Rows and values are those of a table's beginning."""

    format = serializers.CharField()
    why = serializers.CharField()
    members = serializers.ListField(child=serializers.CharField())
    tables = serializers.ListField(child=serializers.CharField(), help_text="Those in a zip.")
    join = LookJoinSerializer(allow_null=True)
    join_columns = serializers.ListField(child=serializers.CharField())
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    values = serializers.DictField(child=ValueCountSerializer(many=True))
    fault = serializers.CharField()


class PreviewMarkSerializer(serializers.Serializer[Any]):
    """A mark, its answers in words."""

    layer = serializers.CharField()
    parts = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    quote = serializers.CharField()
    values = serializers.DictField(child=serializers.CharField())


class PreviewReadingSerializer(serializers.Serializer[Any]):
    """One reader's work."""

    annotator = serializers.CharField()
    annotations = PreviewMarkSerializer(many=True)


class PreviewDocumentSerializer(serializers.Serializer[Any]):
    """An article as it would come in; a long text is cut."""

    key = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    facts = serializers.DictField(child=serializers.CharField())
    readings = PreviewReadingSerializer(many=True)


class PreviewLabelSerializer(serializers.Serializer[Any]):
    """A label of the file: what it means here, null where nobody knows, `-` for left out."""

    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()
    means = serializers.CharField(allow_null=True)


class PreviewWaySerializer(serializers.Serializer[Any]):
    """A way of counting, and how many quotes it puts at their words."""

    way = serializers.CharField()
    matched = serializers.IntegerField()


class PreviewSerializer(serializers.Serializer[Any]):
    """What the first articles of a file become."""

    documents = PreviewDocumentSerializer(many=True)
    counts = ImportCountsSerializer()
    errors = ImportErrorSerializer(many=True)  # type: ignore[assignment]
    annotators = serializers.ListField(child=serializers.CharField())
    labels = PreviewLabelSerializer(many=True)
    quoted = serializers.IntegerField()
    ways = PreviewWaySerializer(many=True)


class ImportPlanInput(params.StrictSerializer):
    """A way of reading, to be kept."""

    name = serializers.CharField(max_length=100)
    wish = WishInput()


class ImportPlanNameInput(params.StrictSerializer):
    """What it shall be called."""

    name = serializers.CharField(max_length=100)


class ImportPlanSerializer(serializers.Serializer[Any]):
    """A way of reading that was kept."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    wish = serializers.DictField()
    saved_at = serializers.DateTimeField()


class ImportLookView(APIView):
    """What a stored file is."""

    may_conflict = True

    @extend_schema(parameters=[LookParameters], responses=LookSerializer)
    def get(self, request: Request, import_id: UUID) -> Response:
        """Its kind and its beginning."""
        given = params.read(request, LookParameters)
        found = theirs(request, import_id)
        return Response(looking.look(made_by=found, form=given["format"], choice=_choice(given)))


class ImportPreviewView(APIView):
    """What a way of reading makes of it."""

    @extend_schema(request=WishInput, responses=PreviewSerializer)
    def post(self, request: Request, import_id: UUID) -> Response:
        """The first articles; nothing is written."""
        params.read(request)
        found = theirs(request, import_id)
        form = WishInput(data=request.data)
        form.is_valid(raise_exception=True)
        wish = dict(form.validated_data)
        uploads.remember(made_by=found, wish=wish)
        return Response(looking.preview(made_by=found, wish=wish))


class ImportPlanListView(APIView):
    """The ways of reading that a project keeps."""

    @extend_schema(responses=ImportPlanSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """By their names."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_DOCUMENTS)
        return Response([plans.shown(each) for each in plans.listed(project)])

    @extend_schema(request=ImportPlanInput, responses={201: ImportPlanSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Keep one; one of the same name is replaced."""
        params.read(request)
        project = access.get_project_for(request.user, slug, Action.MANAGE_DOCUMENTS)
        form = ImportPlanInput(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        made = plans.save(project=project, name=given["name"], wish=dict(given["wish"]))
        return Response(plans.shown(made), status=201)


class ImportPlanView(APIView):
    """One of them."""

    @extend_schema(request=ImportPlanNameInput, responses=ImportPlanSerializer)
    def patch(self, request: Request, plan_id: UUID) -> Response:
        """Call it otherwise."""
        params.read(request)
        plan = access.get_import_plan_for(request.user, plan_id, Action.MANAGE_DOCUMENTS)
        form = ImportPlanNameInput(data=request.data)
        form.is_valid(raise_exception=True)
        renamed = plans.rename(plan=plan, name=form.validated_data["name"])
        return Response(plans.shown(renamed))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, plan_id: UUID) -> Response:
        """Forget it."""
        params.read(request)
        action = Action.MANAGE_DOCUMENTS
        plans.delete(plan=access.get_import_plan_for(request.user, plan_id, action))
        return Response(status=204)
