"""Whose names must not stand in what people typed, and where people type at all."""

import re
from collections.abc import Iterable

from annotator.core.codebooks import codebook as core
from annotator.core.releasing.released import naming
from annotator.models import Membership, Project

InWords = frozenset[tuple[str, str]]


def names(project: Project) -> re.Pattern[str] | None:
    """What finds the name, user name or address of anybody in the project."""
    people = Membership.objects.filter(project=project, user__isnull=False)
    found: list[str] = []
    for several in people.values_list("user__username", "user__name", "user__email"):
        found += [each for each in several if each]
    return naming(found)


def in_words(codebooks: Iterable[core.Codebook]) -> InWords:
    """The questions that are answered in one's own words, in any version."""
    return frozenset(
        (layer.id, dimension.id)
        for codebook in codebooks
        for layer in codebook.layers
        for dimension in layer.dimensions
        if dimension.kind == "text"
    )
