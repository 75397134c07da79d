"""The dataset's attributions and the answer key of the real article, in the same words."""

import json
from typing import Any

from tests.articles import SEED

KEY = SEED.with_suffix(".attributions.json")


def attributions(record: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The contents of the dataset in the words of the answer key, named by their order."""
    rows = {row["id"]: row for row in record["assignments"][0]["annotations"]}
    wanted = json.loads(KEY.read_text(encoding="utf-8"))["attributions"]
    ids = {str(each["content"]): each["id"] for each in wanted}
    contents = {number: row for number, row in rows.items() if row["layer"] == "content"}
    return {
        ids.get(str(row["parts"]), str(row["parts"])): _attribution(row, rows, record, ids)
        for row in contents.values()
    }


def _attribution(
    row: dict[str, Any],
    rows: dict[int, dict[str, Any]],
    record: dict[str, Any],
    ids: dict[str, str],
) -> dict[str, Any]:
    values = row["values"]
    entity = record["entities"][values["source"]["entity"]]
    linked = {
        role: [rows[link["to"]] for link in row["links"] if link["role"] == role]
        for role in ("source", "cue", "recipient", "intermediary", "insertion", "parent", "rejects")
    }
    words = {
        role: sorted(part for row in found for part in row["parts"])
        for role, found in linked.items()
    }
    named = {
        role: next((ids.get(str(each["parts"])) for each in linked[role]), None)
        for role in ("parent", "rejects")
    }
    return {
        "entity": (entity["name"], entity["type"], entity.get("local", False)),
        "source_kind": values["source"]["kind"],
        "anonymity": values["source"].get("anonymity"),
        "quote_type": values["quote_type"],
        "cue_loading": values.get("cue_loading"),
        "scope_uncertain": values.get("scope_uncertain", False),
        "content": row["parts"],
        **{role: words[role] for role in ("source", "cue", "recipient", "intermediary")},
        "insertions": words["insertion"],
        **named,
        "quote": row["quote"],
    }


def answer_key() -> dict[str, dict[str, Any]]:
    """The expert's working. What A4 contains is inside it, whether or not both ends say so."""
    wanted = json.loads(KEY.read_text(encoding="utf-8"))["attributions"]
    inside = {each: outer["id"] for outer in wanted for each in outer.get("contains", [])}
    return {each["id"]: _expected(each, inside) for each in wanted}


def _expected(each: dict[str, Any], inside: dict[str, str]) -> dict[str, Any]:
    entity = each["entity"]
    assert each.get("parent", inside.get(each["id"])) == inside.get(each["id"])
    return {
        "entity": (entity["name"], entity["type"], entity.get("local", False)),
        "source_kind": each["source_kind"],
        "anonymity": each.get("anonymity"),
        "quote_type": each["quote_type"],
        "cue_loading": each["cue_loading"],
        "scope_uncertain": each.get("scope_uncertain", False),
        **{part: each[part] for part in ("content", "source", "cue")},
        **{part: each.get(part, []) for part in ("recipient", "intermediary", "insertions")},
        "parent": inside.get(each["id"]),
        "rejects": each.get("rejects"),
        "quote": " … ".join(each["quotes"]["content"]),
    }
