"""Where the numbers come from: a project as it stands, or one of its releases."""

from dataclasses import dataclass, field

from annotator.core.codebooks.codebook import Codebook, parse
from annotator.core.errors import Invalid
from annotator.core.insight.table import Table
from annotator.models import Codebook as CodebookRow
from annotator.models import InsightBundle, Project, Release
from annotator.models.codebook import CodebookState
from annotator.services.insight import bundles, job, released, words
from annotator.services.insight.bundles import Current
from annotator.services.insight.words import Vocabulary

Shown = dict[str, object]


@dataclass(frozen=True)
class Source:
    """Tables with the words to ask and to tell them in."""

    project: Project
    schema: Codebook
    tables: list[Table]
    vocabulary: Vocabulary
    release: Release | None = None
    counting: Shown | None = None
    variables: dict[str, str] = field(default_factory=dict)  # background: id → title
    floor: int = 0
    numbers: list[int] = field(default_factory=list)  # of the bundles the tables are in

    def words(self) -> list[list[str]]:
        """What the marks of each table mark, in its order."""
        rows = InsightBundle.objects.filter(project=self.project, release=self.release)
        return bundles.words_of(rows, Current(self.tables, self.numbers, 0, 0))


def of_project(project: Project) -> Source:
    """All that is handed in. More than a page may wait for is counted by the worker."""
    schema = newest(project)
    found = bundles.current(project=project)
    return Source(
        project=project,
        schema=schema,
        tables=found.tables,
        vocabulary=words.of_project(project, schema),
        counting=job.counting(project, found),
        numbers=found.numbers,
    )


def of_release(release: Release) -> Source:
    """What is frozen in a dataset version, whatever has become of the project since."""
    schema = list(released.books(release).values())[-1]
    counting = job.counting_release(release)
    kept = released.kept(release)
    tables = [Table.unpack(bytes(row.body)) for row in kept]
    variables, floor = released.variables(release)
    return Source(
        project=release.project,
        schema=schema,
        tables=tables,
        vocabulary=released.vocabulary(release, schema, tables),
        release=release,
        counting=counting,
        variables=variables,
        floor=floor,
        numbers=[row.number for row in kept],
    )


def newest(project: Project) -> Codebook:
    """The codebook that says what there is to see."""
    rows = CodebookRow.objects.filter(project=project).exclude(state=CodebookState.DRAFT)
    body = rows.order_by("-published_at", "-pk").values_list("body", flat=True).first()
    if body is None:
        message = "This project has no published codebook yet."
        raise Invalid.at("codebook", message, "no_codebook")
    return parse(body)
