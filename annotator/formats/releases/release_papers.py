"""What stands beside the tables for people: how to cite it, what may be done with it, how to
load it, how far annotators agree, what is new.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotator.core.releasing.splits import NAMES
from annotator.formats.releases import datasheet
from annotator.formats.releases.datasheet import Facts
from annotator.formats.releases.release_fields import Table


def cited(facts: Facts) -> str:
    """One line for a list of references."""
    authors = ", ".join(facts["options"]["authors"]) or facts["title"]
    year = facts["as_of"][:4]
    return f"{authors} ({year}). {facts['title']}, version {facts['version']}. {facts['url']}"


def citation(facts: Facts) -> str:
    """CITATION.cff. JSON's way of writing texts is YAML's as well."""
    lines = [
        "cff-version: 1.2.0",
        "message: If you use this dataset, please cite it as below.",
        "type: dataset",
        f"title: {_yaml(facts['title'])}",
        f"version: {_yaml(facts['version'])}",
        f"date-released: {_yaml(facts['as_of'][:10])}",
        f"license: {_yaml(facts['options']['licence'])}",
        f"url: {_yaml(facts['url'])}",
        "authors:",
        *(f"  - name: {_yaml(each)}" for each in facts["options"]["authors"] or [facts["title"]]),
    ]
    return "\n".join(lines)


def licence(facts: Facts) -> str:
    """Whose rights are whose."""
    name = facts["options"]["licence"]
    held = facts["with_text"]
    texts = (
        "This release holds no article's text."
        if not held
        else f"This release holds the text of {held:,} articles; what may be done with each stands"
        " in the column `rights` of the table `documents`."
    )
    return (
        f"Annotations, codebook, tables and documentation: {name}\n"
        f"(https://spdx.org/licenses/{name}.html), © {facts['as_of'][:4]}"
        f" {', '.join(facts['options']['authors']) or facts['title']}.\n\n"
        "Articles: the rights in texts, titles and quotations stay with their owners. The licence"
        f" above does not reach them. {texts}\n"
    )


def readme(facts: Facts, tables: Sequence[Table], parts: Sequence[str], rows: Any) -> str:  # noqa: ANN401
    """The dataset card: its head is what the Hugging Face Hub and `datasets` read."""
    counted = "\n".join(
        f"| `{table.name}` | {rows[table.name]:,} | {table.says} |" for table in tables
    )
    return _README.format(
        head="\n".join(_head(facts, tables, parts)),
        title=facts["title"],
        version=facts["version"],
        description=facts["description"],
        counted=counted,
        first=parts[0] if parts else "train",
        splits=facts["splits_say"],
        cited=cited(facts),
    )


_README = """\
---
{head}
---

# {title}, version {version}

{description}

| Table | Rows | What a row is |
|---|---|---|
{counted}

Offsets are half-open `[start, end)` and count Unicode code points of the text in UTF-8 with LF
line ends (normaliser `slant-text/1`).

## Load it

```python
pandas.read_parquet("data/annotations/{first}.parquet")
datasets.load_dataset("parquet", data_files="data/annotations/{first}.parquet")
```

```sql
SELECT * FROM 'data/annotations/*.parquet';  -- DuckDB
```

```r
arrow::read_parquet("data/annotations/{first}.parquet")
```

## Parts

{splits} `folds` leaves one outlet out at a time.

## More

DATASHEET.md and DATA_STATEMENT.md say how it came about, agreement.md how far annotators agree,
CHANGES.md what is new, `schema/` what every line looks like, manifest.json the size and SHA-256 of
every file. In CSV, a text that a spreadsheet would run as a formula has an apostrophe in front.

Cite as: {cited}
"""


def _head(facts: Facts, tables: Sequence[Table], parts: Sequence[str]) -> list[str]:
    head = [
        f"pretty_name: {_yaml(facts['title'])}",
        f"license: {_yaml(facts['options']['licence'].lower())}",
        "language:",
        *(f"- {_yaml(each)}" for each in facts["languages"]),
        "task_categories:",
        "- token-classification",
        "- text-classification",
        "configs:",
    ]
    for table in tables:
        head += [f"- config_name: {table.name}", "  data_files:"]
        for part in parts if table.divided else ["all"]:
            head += [f"  - split: {part}", f"    path: data/{table.name}/{part}.parquet"]
    return head


def codebook(facts: Facts) -> str:
    """Every version for reading; codebook.json has them for programs."""
    lines = ["# Codebook", ""]
    for version, body in facts["bodies"].items():
        lines += [f"## {body.get('title', '')}, version {version}", "", body.get("guideline", "")]
        for layer in body["layers"]:
            lines += ["", f"### {layer.get('title', layer['id'])} (`{layer['id']}`)", ""]
            lines += [layer.get("definition", "")]
            for dimension in layer.get("dimensions", []):
                lines += _dimension(dimension)
        lines += [""]
    return "\n".join(lines)


def _dimension(dimension: Mapping[str, Any]) -> list[str]:
    asked = dimension.get("question") or dimension.get("title", dimension["id"])
    lines = ["", f"**{asked}** (`{dimension['id']}`, {dimension['kind']})", ""]
    for label in dimension.get("labels", []):
        says = f": {label['definition']}" if label.get("definition") else ""
        lines.append(f"- {label.get('title', label['id'])} (`{label['id']}`){says}")
    return lines


def agreement(facts: Facts) -> str:
    """The plain questions about every kind of mark, with their answers."""
    found = facts["agreement"]
    if found is None:
        return "# Agreement\n\nNo two people have read the same article."
    lines = [
        "# Agreement",
        "",
        (
            f"{found['documents']:,} articles were read by two annotators at least,"
            f" {found['annotators']:,} annotators in all."
        ),
    ]
    lines += [f"\n> {each['message']}" for each in found["warnings"]]
    for layer in found["layers"]:
        lines += ["", f"## {layer['title']} (`{layer['layer']}`)", ""]
        lines += [f"- {each['asked']} {each['sentence']}" for each in layer["questions"]]
        lines += [
            "",
            "| Question | Measure | Value | Interval | Articles |",
            "|---|---|---|---|---|",
        ]
        lines += [_measured(each) for each in layer["dimensions"]]
    return "\n".join([*lines, *_by_background(found.get("by_background", []))])


def _by_background(variables: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The same within groups of annotators, or why there is none."""
    for each in variables:
        yield from ("", f"## Among annotators alike: {each['title']}", "")
        if each["suppressed"]:
            yield each["suppressed"]
        for one in each["bins"]:
            yield from ("", f"### {one['title']}: {one['annotators']} annotators", "")
            yield from (f"- {told['title']}: {told['sentence']}" for told in one["measured"])


def _measured(each: Mapping[str, Any]) -> str:
    value = each["undefined"] if each["value"] is None else f"{each['value']:.3f}"
    ci = "–" if each["ci"] is None else f"{each['ci'][0]:.3f} to {each['ci'][1]:.3f}"
    return f"| {each['title']} | {each['name']} | {value} | {ci} | {each['n']['documents']} |"


def changes(found: Mapping[str, Any]) -> str:
    """What is new, in words and numbers."""
    if found["previous"] is None:
        return "# Changes\n\nThis is the first version."
    lines = [f"# Changes since version {found['previous']}", ""]
    if found["reason"]:
        lines += [f"Version {found['previous']} was withdrawn: {found['reason']}", ""]
    lines += ["| | before | now | change |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {before:,} | {now:,} | {now - before:+,} |"
        for name, (before, now) in found["counts"].items()
    ]
    said = {
        "New articles": found["added"],
        "Articles that are gone": found["removed"],
        "Articles whose text changed": found["changed"],
        "New codebook versions": found["codebooks"],
    }
    for title, names in said.items():
        if names:
            lines += ["", f"{title}: {len(names):,}", "", *(f"- `{name}`" for name in names)]
    if found["labels"]:
        lines += ["", "Answers given more or less often:", ""]
        lines += [
            f"- `{name}`: {before:,} → {now:,}" for name, (before, now) in found["labels"].items()
        ]
    return "\n".join(lines)


def papers(facts: Facts, answers: Mapping[str, str], found: Mapping[str, Any]) -> dict[str, str]:
    """Every text of the release but the README, by name."""
    title = facts["title"]
    return {
        "DATASHEET.md": datasheet.write(
            f"Data sheet: {title}", datasheet.DATASHEET, facts, answers
        ),
        "DATA_STATEMENT.md": datasheet.write(
            f"Data statement: {title}", datasheet.STATEMENT, facts, answers
        ),
        "CITATION.cff": citation(facts),
        "LICENSE.txt": licence(facts),
        "CHANGES.md": changes(found),
        "agreement.md": agreement(facts),
        "codebook.md": codebook(facts),
    }


def parts_of(splits: Mapping[str, int]) -> list[str]:
    """The parts that have articles, in their order."""
    known = [name for name in NAMES if name in splits]
    return [*known, *(name for name in splits if name not in known)]


def _yaml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
