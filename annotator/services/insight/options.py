"""What a page of insight offers to choose from."""

from annotator.core.insight.crosstab import EVENT, OUTLET
from annotator.core.insight.table import CODEBOOK, ROUND
from annotator.services.insight import subjects
from annotator.services.insight.sources import Source

Shown = dict[str, object]


def shown(source: Source) -> Shown:
    """Kinds of marks with what they can be counted by, and the words of the filters."""
    days = sorted(
        article.day for table in source.tables for article in table.articles if article.day
    )
    return {
        "layers": [
            {
                "id": layer.id,
                "title": layer.title,
                "level": layer.level,
                "subjects": [each.shown() for each in subjects.of_layer(layer)],
            }
            for layer in source.schema.layers
        ],
        "outlets": _occurring(source, OUTLET, 1),
        "events": _occurring(source, EVENT, 2),
        "rounds": _read(source, ROUND),
        "codebooks": _read(source, CODEBOOK),
        "days": [days[0], days[-1]] if days else [],
        "articles": sum(len(table.articles) for table in source.tables),
        "readings": sum(len(table.read) for table in source.tables),
        "backgrounds": [
            {"axis": f"background:{name}", "title": title}
            for name, title in source.variables.items()
        ],
        "floor": source.floor,
        "counting": source.counting,
        "release": None if source.release is None else source.release.version,
    }


def _occurring(source: Source, axis: str, column: int) -> list[str]:
    words = {article[column] for table in source.tables for article in table.articles}
    return sorted({source.vocabulary.meaning(axis, word) for word in words if word})


def _read(source: Source, axis: str) -> list[str]:
    words = {
        word
        for table in source.tables
        for value in table.readings[axis].values
        for word in value
        if word
    }
    return sorted({source.vocabulary.meaning(axis, word) for word in words})
