"""The page docs/formats.md: what every format counts in, what it loses and how it is read.

The losses are those that the formats state themselves, so that the page cannot tell another story.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from annotator.formats import ARCHIVES
from annotator.formats.archive import Format

_HEAD = """\
# Formats

What a download in each format holds is in the [guide](guide-researcher.md#for-other-tools). This
page is written by `manage.py format_pages > docs/formats.md` from what the formats state;
`losses.json` in each zip says the same, with numbers. The lines are for the unpacked folder.

JSONL with a line for each article loses nothing and comes in again:

```python
pandas.read_json("one-call.jsonl", lines=True)
```

```r
jsonlite::stream_in(file("one-call.jsonl"))
```

```sql
SELECT key, len(assignments) FROM read_json('one-call.jsonl', maximum_object_size = 67108864);
```

The tables (CSV) leave out the texts, the parts of the page and the sentences:

```python
pandas.read_csv("readings.csv", keep_default_na=False)
```

```r
read.csv("readings.csv", na.strings = character())
```

```sql
SELECT annotator, count(*) FROM read_csv('readings.csv') GROUP BY annotator;
```
"""


class Lines(NamedTuple):
    """How a format is opened, by language; Python's lines are run by a test."""

    python: str
    r: str = ""
    sql: str = ""


def _first(ending: str) -> str:
    return f'next(Path().rglob("{ending}"))'


def _tsv(first: str) -> Lines:
    return Lines(
        f'pandas.read_csv({_first("*.tsv")}, sep="\\t", header=None, quoting=3)',
        f'read.delim("a1/{first}.tsv", header = FALSE, quote = "")',
        "SELECT * FROM read_csv('*/*.tsv', delim = '\\t', quote = '', header = false,"
        " union_by_name = true);",
    )


_CAS = (
    'types = cassis.load_typesystem(open("TypeSystem.xml", "rb"))\n'
    f'cassis.load_cas_from_xmi(open({_first("*.xmi")}, "rb"), typesystem=types)'
)
READ: Mapping[str, Lines] = {
    "parquet": Lines(
        'pandas.read_parquet("readings.parquet")',
        'arrow::read_parquet("readings.parquet")',
        "SELECT annotator, count(*) FROM 'readings.parquet' GROUP BY annotator;",
    ),
    "excel": Lines(
        'sheet = pandas.read_excel("dataset.xlsx", sheet_name="readings", keep_default_na=False)\n'
        'duckdb.sql("SELECT annotator, count(*) FROM sheet GROUP BY annotator")',
        'readxl::read_excel("dataset.xlsx", sheet = "readings")',
        "SELECT * FROM read_xlsx('dataset.xlsx', sheet = 'readings');"
        "  -- after INSTALL excel; LOAD excel, which needs a network once; Python's lines do not",
    ),
    "hugging_face": Lines(
        'datasets.load_dataset(str(Path().absolute()), "readings")',
        'arrow::read_parquet("data/readings/train.parquet")',
        "SELECT * FROM 'data/readings/*.parquet';",
    ),
    "brat": Lines(f'{_first("*.ann")}.read_text(encoding="utf-8").splitlines()'),
    "web_annotation": Lines(
        f'json.loads({_first("*.jsonld")}.read_text(encoding="utf-8"))["items"]',
        'jsonlite::fromJSON("annotations/a-001.jsonld", simplifyVector = FALSE)$items',
        "SELECT unnest(items) FROM read_json('annotations/*.jsonld');",
    ),
    "conll": Lines(
        f'pandas.read_csv({_first("*.conll")}, sep="\\t", header=None, quoting=3)',
        'read.delim("a1/mark.conll", header = FALSE, quote = "")',
        "SELECT * FROM read_csv('a1/mark.conll', delim = '\\t', quote = '', header = false);",
    ),
    "doccano": Lines(
        'pandas.read_json("a1.jsonl", lines=True)',
        'jsonlite::stream_in(file("a1.jsonl"))',
        "SELECT document, unnest(label) FROM read_json('a1.jsonl');",
    ),
    "label_studio": Lines(
        'pandas.read_json("tasks.json")',
        'jsonlite::fromJSON("tasks.json", simplifyVector = FALSE)',
        "SELECT data.document, len(annotations) FROM read_json('tasks.json');",
    ),
    "semeval": _tsv("mark.task-si"),
    "semeval_2023": _tsv("mark.tone.spans"),
    "semeval_2025": _tsv("mark.subtask-1"),
    "spacy": Lines(
        f"found = DocBin().from_disk({_first('*.spacy')})\n"
        'docs = list(found.get_docs(spacy.blank("xx").vocab))\n'
        "[doc.spans for doc in docs]"
    ),
    "uima_cas": Lines(_CAS),
    "inception": Lines('json.loads(Path("exportedproject.json").read_text(encoding="utf-8"))'),
    "webanno_tsv": Lines(f'{_first("*.tsv")}.read_text(encoding="utf-8").split("\\n")'),
}


def page() -> str:
    """All of docs/formats.md."""
    return "\n".join([_HEAD, *(line for each in ARCHIVES.values() for line in _of(each)), ""])


def _of(form: Format) -> Iterator[str]:
    yield f"## {form.name}"
    yield ""
    yield f"*Offsets:* {form.offsets}"
    yield ""
    if form.holds_shares:
        yield "It can hold shares of readers (`kind=soft`)."
        yield ""
    yield "| What is lost | Counted as |"
    yield "|---|---|"
    for says, name in [*((each, "–") for each in form.always), *_counted(form)]:
        yield f"| {says.replace('|', chr(92) + '|')} | {name} |"
    yield ""
    for language, lines in zip(("python", "r", "sql"), READ[form.name], strict=True):
        if lines:
            yield f"```{language}"
            yield lines
            yield "```"
            yield ""


def _counted(form: Format) -> Iterator[tuple[str, str]]:
    return ((says, f"`{name}`") for name, says in form.counted.items())
