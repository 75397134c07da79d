"""Agreement as tables to take along, over HTTP."""

import csv
from collections.abc import Iterator
from io import StringIO

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from annotator import access
from annotator.actions import Action
from annotator.api import params
from annotator.api.agreement import AgreementSubjectFilter
from annotator.formats.cells import cell
from annotator.services import audit
from annotator.services.agreement import agreement_files
from annotator.services.agreement.agreement_wishes import Wish


class AgreementTableFilter(AgreementSubjectFilter):
    """What is measured and how it is divided; `pair` is two by two, `confusion` the answers that
    meet, `settled` everybody beside the settled versions."""

    by = serializers.ChoiceField(choices=agreement_files.BY)


class AgreementTableView(APIView):
    """One measure, divided, as CSV."""

    may_read_a_copy = True

    @extend_schema(
        parameters=[AgreementTableFilter],
        responses={
            (200, "text/csv"): OpenApiResponse(
                OpenApiTypes.STR, description="Every row there is, streamed."
            )
        },
    )
    def get(self, request: Request, slug: str) -> StreamingHttpResponse:
        """Stream it."""
        wanted = params.read(request, AgreementTableFilter)
        project = access.get_project_for(request.user, slug, Action.VIEW_AGREEMENT)
        table = agreement_files.table(project=project, wish=Wish(**wanted))
        audit.record_download(project=project, by=request.user, what=table.name)
        return StreamingHttpResponse(
            _lines(table),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{table.name}"'},
        )


def _lines(table: agreement_files.File) -> Iterator[str]:
    written = StringIO()
    write = csv.writer(written, lineterminator="\n").writerow
    write(table.columns)
    for row in table.rows:
        write([cell(value) for value in row])
        yield written.getvalue()
        written.seek(0)
        written.truncate()
    yield written.getvalue()
