"""The door to the codebook: the schema as data, and the one judge of answers given under it.

`parse` turns a body into typed objects, `check_values` judges one annotation's answers, and
`unfinished` judges a whole reading at submit. The same three serve API, import and export.
"""

from annotator.core.codebooks.checks import Finding, Marked, asked, findings, found
from annotator.core.codebooks.codebook_body import parse
from annotator.core.codebooks.codebook_model import (
    ENTITY_TYPES,
    KINDS,
    LEVELS,
    RESERVED_KEYS,
    CheckRule,
    Codebook,
    Condition,
    Detail,
    Dimension,
    EntityValue,
    Label,
    Layer,
    LinkRule,
    SourceKind,
    Value,
    Values,
)
from annotator.core.codebooks.conditions import holds, is_shown
from annotator.core.codebooks.submission import (
    check_links,
    document_answers,
    left_to_do,
    unfinished,
)
from annotator.core.codebooks.values import (
    Checked,
    Tag,
    check_values,
    dump_values,
    missing,
    tagged,
    without_hanging,
)

__all__ = [
    "ENTITY_TYPES",
    "KINDS",
    "LEVELS",
    "RESERVED_KEYS",
    "CheckRule",
    "Checked",
    "Codebook",
    "Condition",
    "Detail",
    "Dimension",
    "EntityValue",
    "Finding",
    "Label",
    "Layer",
    "LinkRule",
    "Marked",
    "SourceKind",
    "Tag",
    "Value",
    "Values",
    "asked",
    "check_links",
    "check_values",
    "document_answers",
    "dump_values",
    "findings",
    "found",
    "holds",
    "is_shown",
    "left_to_do",
    "missing",
    "parse",
    "tagged",
    "unfinished",
    "without_hanging",
]
