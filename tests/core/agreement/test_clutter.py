"""What is not the article does not count, and nothing else moves."""

from annotator.core.agreement import Document, Judgement, Layer, Level, Question, Reading, measure
from annotator.core.agreement.clutter import without


def study(length: int, *marks: tuple[tuple[int, int], ...]) -> Document:
    readings = tuple(
        Reading(f"a{who}", tuple(Judgement("p", (span,), {"f": "x"}) for span in spans))
        for who, spans in enumerate(marks)
    )
    sentences = [(start, min(start + 10, length)) for start in range(0, length, 10)]
    return Document("d", length, readings, sentences=sentences)


def test_leaving_clutter_out_is_never_having_had_it() -> None:
    cluttered = study(60, ((5, 10), (45, 55), (22, 28)), ((5, 10), (45, 58)))
    clean = study(40, ((5, 10), (25, 35)), ((5, 10), (25, 38)))
    for metric in ("char_alpha", "u_alpha", "span_f1_exact"):
        found = measure(metric, Layer.of([without(cluttered, [(20, 40)])], "p"), Question())
        expected = measure(metric, Layer.of([clean], "p"), Question())
        assert (found.value, found.n) == (expected.value, expected.n)


def test_a_span_across_clutter_is_one_piece_and_one_inside_is_gone() -> None:
    closed = without(study(60, ((15, 45), (30, 35))), [(20, 40)])
    first, second = closed.readings[0].judgements
    assert first.parts == ((15, 25),)
    assert (second.layer, second.parts) == ("", ())


def test_a_sentence_keeps_its_number_when_an_earlier_one_is_clutter() -> None:
    judged = Reading("a", tuple(Judgement("s", values={"f": "x"}, slot=slot) for slot in (0, 2, 5)))
    closed = without(Document("d", 60, (judged,), sentences=study(60).sentences), [(20, 40)])
    assert closed.length == 40
    assert closed.sentences[5].tolist() == [30, 40]  # type: ignore[union-attr]
    layer = Layer.of([closed], "s", Level.SENTENCE)
    assert [judgement.slot for judgement in layer.judgements] == [0, 5]
