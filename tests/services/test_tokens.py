"""Keys for programs: who may have them, how far they reach, how they end."""

import pytest

from annotator.core.errors import Invalid, Missing, NotAllowed
from annotator.models import ApiToken, Project
from annotator.services.people import members, tokens
from tests.people import Person


def test_managers_researchers_and_site_admins_may_have_tokens(
    mona: Person, rita: Person, sam: Person
) -> None:
    for person in (mona, rita, sam):
        _, text = tokens.create(user=person.user, name="script")
        assert text


def test_others_may_not(ada: Person, jude: Person, olga: Person) -> None:
    for person in (ada, jude, olga):
        with pytest.raises(NotAllowed):
            tokens.create(user=person.user, name="script")
    assert not ApiToken.objects.exists()


def test_who_has_lost_the_role_makes_no_more(rita: Person) -> None:
    members.remove(member=rita.membership)
    with pytest.raises(NotAllowed):
        tokens.create(user=rita.user, name="script")


def test_the_text_of_a_token_is_stored_nowhere(rita: Person) -> None:
    token, text = tokens.create(user=rita.user, name="script")
    row = ApiToken.objects.values().get(pk=token.pk)
    assert text not in str(row)
    assert text.startswith(row["token_key"])


def test_a_token_is_limited_only_to_a_project_one_may_use_it_in(
    project: Project, rita: Person
) -> None:
    other = Project.objects.create(slug="other", title="Other")
    token, _ = tokens.create(user=rita.user, name="script", project=project)
    assert tokens.shown(token)["project"] == project.slug
    with pytest.raises(Missing):
        tokens.create(user=rita.user, name="script", project=other)
    members.add(project=other, user=rita.user, roles=["annotator"])
    with pytest.raises(NotAllowed):
        tokens.create(user=rita.user, name="script", project=other)


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_a_token_lives_a_number_of_days(rita: Person, days: int) -> None:
    with pytest.raises(Invalid) as refusal:
        tokens.create(user=rita.user, name="script", days=days)
    assert list(refusal.value.fields) == ["days"]


def test_a_revoked_token_leaves_the_list_but_not_the_records(rita: Person) -> None:
    token, _ = tokens.create(user=rita.user, name="script")
    tokens.revoke(user=rita.user, token_id=token.pk)
    assert not tokens.of(rita.user).exists()
    assert not ApiToken.objects.get(pk=token.pk).is_live()
    with pytest.raises(Missing):
        tokens.revoke(user=rita.user, token_id=token.pk)


def test_nobody_revokes_anothers_token(rita: Person, mona: Person) -> None:
    token, _ = tokens.create(user=rita.user, name="script")
    with pytest.raises(Missing):
        tokens.revoke(user=mona.user, token_id=token.pk)
    assert ApiToken.objects.get(pk=token.pk).is_live()
