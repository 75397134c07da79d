"""What the editor opens with comes straight from rows, and says what models would say."""

import json
from typing import Any

import pytest
from django.utils import timezone

from annotator.api.json import JSONRenderer
from annotator.core.ids import uuid7
from annotator.models import Annotation, Assignment, Membership, Project, Round
from annotator.services.editing import marks, showing
from annotator.services.entities import entities
from annotator.services.study import room
from tests.api.test_annotations import PLACE, body, put
from tests.articles import SHORT, article, given
from tests.people import Person


@pytest.fixture
def reading(project: Project, ada: Person) -> Assignment:
    """Ada's reading of the short article."""
    return given(article(project, masks=[[PLACE[0][0], PLACE[0][0] + 7]]), ada)


@pytest.mark.parametrize("is_blind", [False, True])
def test_marks_from_rows_say_what_marks_from_models_say(
    project: Project, ada: Person, reading: Assignment, is_blind: bool
) -> None:
    put(ada, uuid7(), body(reading, quote=None, note="é🦊"))
    put(ada, uuid7(), body(reading, quote=None, parts=[[0, len(SHORT) // 2]]))
    put(ada, uuid7(), body(reading, quote=None, parts=[[0, 4]]))
    rows = Annotation.all_kinds.filter(assignment=reading)
    first = rows.order_by("created_at")[0]
    rows.filter(pk=first.pk).update(
        created_at=timezone.now().replace(microsecond=0), former={"framing": ["gone"]}
    )
    rows.filter(pk=first.pk).update(missing=["intensity"], outside_article=True)
    project.settings = {**project.settings, "blind_outlet": is_blind}
    project.save()
    opened = ada.client.get(f"/api/v1/assignments/{reading.pk}/").json()
    whole = rows.live().select_related("assignment__document__project")
    asked = whole.order_by("start", "end", "id")
    from_models = _as_json(showing.many(asked))
    assert opened["annotations"] == from_models
    assert any(each["warnings"] for each in from_models)
    assert {each["quote"] for each in from_models} >= {SHORT[:4]}
    read = Assignment.objects.select_related("document__project").get(pk=reading.pk)
    uses = entities.uses_of(row.values for row in whole)
    assert marks.Marks(read).uses == uses
    assert sum(uses.values()) == 6


def _as_json(shown: list[dict[str, object]]) -> Any:
    return json.loads(JSONRenderer().render(shown))


def _left(member: Membership) -> int:
    into = Round.objects.get(project=member.project)
    return room.left(member.project, member, into)


def test_what_may_still_be_taken_is_the_same_however_it_is_counted(
    project: Project, ada: Person, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [article(project, key=f"a-{number}") for number in range(6)]
    given(texts[0], ada, ben)
    given(texts[1], ada)
    back = given(texts[2], ada)
    Assignment.objects.filter(pk=back.pk).update(state="released", slot=None)
    broken = [given(texts[3], each) for each in (ben, ada)]
    assert ada.member
    assert ben.member
    Assignment.objects.filter(pk__in=[each.pk for each in broken]).update(
        state="skipped", slot=None, skip_reason="not_news"
    )
    into = Round.objects.get(project=project)
    exact = {
        member.pk: room.claimable(project, member, into).count()
        for member in (ada.member, ben.member)
    }
    # Neither the first nor the fourth; of the second and the third Ben may take both.
    assert list(exact.values()) == [3, 4]
    assert [_left(ada.member), _left(ben.member)] == [3, 4]
    monkeypatch.setattr(room, "_MANY", 5)
    monkeypatch.setattr(room, "_KEPT", {})
    # The first looks through all and keeps it; who comes after is told by what is kept.
    assert [_left(ada.member) for _ in range(2)] == [3, 3]
    assert [_left(ben.member) for _ in range(2)] == [4, 4]
    given(texts[5], ben)
    assert _left(ben.member) == 3


def test_a_count_that_is_kept_is_made_anew_after_its_time(
    project: Project, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_MANY", 0)
    monkeypatch.setattr(room, "_KEPT", {})
    article(project)
    assert ada.member
    assert _left(ada.member) == 1
    article(project, key="another")
    assert _left(ada.member) == 1
    monkeypatch.setattr(room, "_SECONDS", -1)
    room._KEPT.clear()
    assert _left(ada.member) == 2
    article(project, key="a-third")
    assert _left(ada.member) == 3
