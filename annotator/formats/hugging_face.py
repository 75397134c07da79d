"""The layout that the library `datasets` and the Hugging Face Hub read: a card and Parquet.

The card's head names a configuration for each table, so that one line loads it from the unpacked
folder: `datasets.load_dataset("FOLDER", "readings")`. A live download is not divided; everything
is in `train`, which is what the library calls undivided data. A dataset version has parts.
"""

import json
from collections.abc import Iterator, Sequence

from annotator.formats import columnar
from annotator.formats.archive import Format, Workshop
from annotator.formats.releases.release_fields import Table
from annotator.formats.releases.release_files import parquet, write_parquet


def made(shop: Workshop) -> Iterator[str]:
    """The data, and then the card that tells of it."""
    tables = columnar.tables(shop.book)
    with parquet() as database:
        for table in tables:
            name = _file(table)
            write_parquet(database, table, shop.grown[table.name], {shop.folder / name: None})
            yield name
    (shop.folder / "README.md").write_text(_card(shop, tables), encoding="utf-8")
    yield "README.md"


def _file(table: Table) -> str:
    return f"data/{table.name}/train.parquet"


def _card(shop: Workshop, tables: Sequence[Table]) -> str:
    about = shop.about
    head = [f"pretty_name: {json.dumps(about.title, ensure_ascii=False)}", "configs:"]
    # Whoever names no table gets the first kind of mark, or the readings where nothing is marked.
    first = next((each.name for each in tables if each.name.startswith("annot")), tables[1].name)
    for table in tables:
        head += [f"- config_name: {table.name}", f"  default: {json.dumps(table.name == first)}"]
        head += ["  data_files:", "  - split: train", f"    path: {_file(table)}"]
    rows = "\n".join(f"| `{table.name}` | {table.says} |" for table in tables)
    columns = "\n\n".join(_columns(table) for table in tables)
    return _CARD.format(
        head="\n".join(head), title=about.title, as_of=about.as_of, rows=rows, columns=columns
    )


def _columns(table: Table) -> str:
    lines = (f"| `{field.name}` | {field.type} | {field.says} |" for field in table.fields)
    return "\n".join([f"### {table.name}", "", "| Column | Type | |", "|---|---|---|", *lines])


_CARD = """\
---
{head}
---

# {title}

As it was at {as_of}; `losses.json` says which part of the work is in it. This is a download of
work in progress, with the texts of the articles. To publish, make a dataset version: it has parts
that do not leak, a licence, a data sheet, and can leave the texts out.

| Table | |
|---|---|
{rows}

Offsets are half-open `[start, end)` and count Unicode code points of `documents.text`.

## Columns

{columns}
"""


FORMAT = Format(
    name="hugging_face",
    offsets=columnar.OFFSETS,
    always=columnar.ALWAYS,
    counted={},
    pieces=columnar.pieces,
    beside=columnar.beside,
    made=made,
    holds_shares=True,
    holds_scores=True,
)
