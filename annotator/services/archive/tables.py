"""Which tables there are to keep, and in which order they can be filled."""

from collections.abc import Iterable
from functools import cache

from django.apps import apps
from django.db.models import ForeignKey, Model

from annotator.models import (
    AgreementPartial,
    AgreementTable,
    ApiToken,
    BackgroundAnswers,
    BackgroundKey,
    CountedReading,
    Disagreement,
    DocumentProposals,
    Export,
    InsightBundle,
    Invitation,
    Job,
    Place,
    Project,
    ProposedSpeakers,
    Release,
    ReleaseFile,
    ToCompare,
    User,
)

# Computed again by whoever looks, or by the database itself.
COMPUTED = frozenset(
    {
        AgreementPartial,
        AgreementTable,
        CountedReading,
        Disagreement,
        DocumentProposals,
        InsightBundle,
        Place,
        ProposedSpeakers,
        ToCompare,
    }
)
# Stays on its site: what hangs on its people and its machines, what joins answers to names, and
# datasets, which are frozen where they were published.
OF_THE_SITE: frozenset[type[Model]] = frozenset(
    {ApiToken, BackgroundAnswers, BackgroundKey, Export, Invitation, Job, Release, ReleaseFile}
)
_OTHERS = ("account.EmailAddress", "mfa.Authenticator")
# There with `OIDC_ISSUER` alone.
_WITH_PROVIDER = "socialaccount.SocialAccount"


@cache
def of_site() -> tuple[type[Model], ...]:
    """All that a backup holds. Sessions and rights that Django makes anew are not among it."""
    own = [each for each in apps.get_app_config("annotator").get_models() if each not in COMPUTED]
    others = [*_OTHERS, *([_WITH_PROVIDER] if apps.is_installed("allauth.socialaccount") else [])]
    return tuple(_ordered([*own, *(apps.get_model(each) for each in others)]))


@cache
def of_project() -> tuple[type[Model], ...]:
    """All that belongs to one project and can go with it."""
    kept = [each for each in of_site() if each not in OF_THE_SITE and path(each) is not None]
    return tuple(_ordered(kept))


@cache
def path(model: type[Model]) -> str | None:
    """From a table to its project, as a filter says it: `document__project`."""
    if model is Project:
        return "pk"
    seen, ways = {model}, [(model, "")]
    for at, way in ways:
        links = [each for each in at._meta.concrete_fields if isinstance(each, ForeignKey)]
        # A project's own column first, then what is always there.
        for link in sorted(links, key=lambda each: (each.name != "project", each.null)):
            if link.related_model is Project:
                return f"{way}{link.name}"
            target = link.related_model
            if not link.null and target not in seen and target is not User:
                seen.add(target)
                ways.append((target, f"{way}{link.name}__"))
    return None


def name(model: type[Model]) -> str:
    """What its lines are called in the file."""
    return model._meta.db_table


def left_out() -> list[str]:
    """What of a project stays on its site, as the manifest says it."""
    return sorted(name(each) for each in OF_THE_SITE)


def _ordered(models: Iterable[type[Model]]) -> list[type[Model]]:
    """Each after what it always refers to; the few circles are nullable and checked at the end."""
    wanted, done = list(models), []

    def put(model: type[Model]) -> None:
        if model in done or model not in wanted:
            return
        for link in model._meta.concrete_fields:
            if isinstance(link, ForeignKey) and not link.null and link.related_model is not model:
                put(link.related_model)
        done.append(model)

    for each in wanted:
        put(each)
    return done
