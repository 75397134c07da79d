"""Import: a file of articles by the worker's task, beside a copy of the same rows."""

import json
import os
from pathlib import Path

from django.db import connection, transaction

from annotator.jobs import work_through
from annotator.models import Document, DocumentText, Project, User
from annotator.services.imports import uploads
from annotator.services.projects import projects
from bench import data, limits

_TABLES = (("annotator_document", "id"), ("annotator_documenttext", "document_id"))


def measured(articles: int) -> dict[str, float]:
    """Seconds of judging, of writing, and of the same rows by COPY with keys and indexes."""
    owner = User.objects.create(username="importer", may_create_projects=True)
    made = projects.create(
        creator=owner, title="In", slug="in", language="en", template="news-framing", settings={}
    )
    judged, wrote = _brought(made, _written(articles))
    if Document.objects.filter(project=made).count() != articles:
        raise RuntimeError("the import did not bring all")
    return {
        "articles": articles,
        "judging": round(judged, 3),
        "writing": round(wrote, 3),
        "copy_in": round(_again(made), 3),
    }


def _written(articles: int) -> Path:
    path = Path(os.environ["DATA_DIR"]) / "articles.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(articles):
            record = {"key": f"in-{number:06}", "text": data.text(number), "outlet": "Herald"}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def _brought(made: Project, path: Path) -> tuple[float, float]:
    with path.open("rb") as stream:
        sent = uploads.receive(project=made, actor=None, stream=stream, file_name=path.name)
    uploads.check(made_by=sent, wish={"format": "jsonl"}, publishes=False)
    judged, _ = limits.seconds(work_through)
    uploads.go(made_by=sent)
    wrote, _ = limits.seconds(work_through)
    return judged, wrote


def _again(made: Project) -> float:
    """The very rows, taken out and put back where they were."""
    ids = "SELECT id FROM annotator_document WHERE project_id = %s"
    key = made.pk if connection.vendor == "postgresql" else made.pk.hex
    kept = []
    with connection.cursor() as cursor:
        for table, column in (
            ("annotator_document", "id"),
            ("annotator_documenttext", "document_id"),
        ):
            cursor.execute(f'SELECT * FROM "{table}" WHERE {column} IN ({ids})', [key])
            kept.append(([each[0] for each in cursor.description], cursor.fetchall()))
        for table, column in (
            ("annotator_documenttext", "document_id"),
            ("annotator_document", "id"),
        ):
            cursor.execute(f'DELETE FROM "{table}" WHERE {column} IN ({ids})', [key])

    def put_back() -> None:
        with transaction.atomic():
            for model, (columns, rows) in zip((Document, DocumentText), kept, strict=True):
                data.load(model, columns, rows)

    return limits.seconds(put_back)[0]
