"""Roles of an attribution, given that both annotators found its content."""

import pytest

from annotator.core.agreement import LABEL_METRICS, Document, Judgement, Reading, Undefined
from annotator.core.agreement.links import links

PERCENT = LABEL_METRICS["percent"]


def attribution(who: str, content: tuple[int, int], *sources: tuple[int, int]) -> Reading:
    """One content, any number of sources, and the attribution that ties them."""
    ties = [("content", 0), *(("source", number + 1) for number in range(len(sources)))]
    return Reading(
        who,
        (
            Judgement("content", (content,)),
            *(Judgement("source", (source,)) for source in sources),
            Judgement("attribution", links=tuple(ties)),
        ),
    )


def study(*readings: Reading) -> list[Document]:
    return [Document("d1", 100, readings)]


def share(documents: list[Document]) -> float | None:
    return PERCENT.result(links(documents, "attribution", "source", "content")).value


def test_the_same_source_of_the_same_content_is_right() -> None:
    one, other = attribution("a", (20, 60), (0, 10)), attribution("b", (22, 60), (1, 10))
    assert share(study(one, other)) == 1.0


@pytest.mark.parametrize("sources", [[(70, 80)], [], [(0, 10), (70, 80)]])
def test_another_source_none_or_one_more_is_not(sources: list[tuple[int, int]]) -> None:
    one, other = attribution("a", (20, 60), (0, 10)), attribution("b", (20, 60), *sources)
    assert share(study(one, other)) == 0.0


def test_two_attributions_without_a_source_agree_on_that() -> None:
    assert share(study(attribution("a", (20, 60)), attribution("b", (20, 60)))) == 1.0


def test_content_that_one_annotator_missed_is_not_counted_against_the_roles() -> None:
    documents = study(attribution("a", (20, 60), (0, 10)), attribution("b", (62, 90), (0, 10)))
    result = PERCENT.result(links(documents, "attribution", "source", "content"))
    assert (result.value, result.undefined) == (None, Undefined.NOTHING_PAIRED)
    assert result.n.units == 2


def test_a_reading_without_relations_still_counts_as_a_reading() -> None:
    documents = study(attribution("a", (20, 60), (0, 10)), Reading("b"))
    result = PERCENT.result(links(documents, "attribution", "source", "content"))
    assert (result.n.documents, result.undefined) == (1, Undefined.NOTHING_PAIRED)
