"""The page from which a manager runs training, test and checks."""

from annotator.models import Membership, Project, Qualification
from annotator.models.membership import MemberKind
from annotator.services.quality import articles, gates, progress, switches

Shown = dict[str, object]


def shown(project: Project) -> Shown:
    """The switches, the articles by use, and how far everybody is."""
    return {
        "rules": switches.of(project).said(),
        "revision": project.revision,
        "articles": articles.shown(project),
        "people": people(project),
    }


def people(project: Project) -> list[Shown]:
    """The annotators by pseudonym; who runs the study is neither trained nor tested."""
    members = list(
        Membership.objects.live()
        .filter(project=project, is_annotator=True, is_manager=False, kind=MemberKind.PERSON)
        .select_related("user")
        .order_by("pseudonym")
    )
    standings = gates.standings(project, members)
    rows = {each.member_id: each for each in Qualification.objects.filter(member__in=members)}
    return [
        {
            "id": str(each.pk),
            "name": each.name,
            "pseudonym": each.pseudonym,
            "is_let_in": each.pk in rows and rows[each.pk].is_let_in,
            **progress.shown(standings[each.pk], rows.get(each.pk)),
        }
        for each in members
    ]
