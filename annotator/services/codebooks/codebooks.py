"""Codebook versions of a project: drafts change, a published one never does."""

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from annotator import access
from annotator.access import Caller
from annotator.actions import Action
from annotator.core.codebooks import codebook as core
from annotator.core.codebooks import codebook_draft, versions
from annotator.core.codebooks.change_history import in_words, of_version
from annotator.core.codebooks.label_changes import kept
from annotator.core.codebooks.versions import Weight
from annotator.core.errors import Conflict, Invalid, Missing, Stale
from annotator.models import Codebook, CodebookDecision, Membership, Project
from annotator.models.codebook import CodebookState
from annotator.models.round import RoundState
from annotator.services import audit
from annotator.services.audit import Act

_STALE = "This has been changed elsewhere since you opened it."


def visible(project: Project, viewer: Caller, member: Membership | None) -> QuerySet[Codebook]:
    """The versions this caller may read: drafts are for those who write them."""
    found = Codebook.objects.filter(project=project).select_related("based_on")
    if access.may(viewer, project, Action.MANAGE_CODEBOOK, member):
        return found
    return found.exclude(state=CodebookState.DRAFT)


def get(project: Project, version: str, viewer: Caller) -> Codebook:
    """One version, if this caller may read it."""
    member = access.membership_in(viewer, project)
    # An address may hold what no column can (NUL); such a version does not exist.
    is_version = versions.is_version(version)
    found = visible(project, viewer, member).filter(version=version).first() if is_version else None
    if found is None:
        raise Missing("not_found", "There is no such codebook version, or you may not see it.")
    return found


def summary(codebook: Codebook) -> dict[str, object]:
    """A version as a list shows it."""
    title = codebook.body.get("title")
    return {
        "version": codebook.version,
        "title": title if isinstance(title, str) else "",
        "state": codebook.state,
        "based_on": codebook.based_on and codebook.based_on.version,
        "created_at": codebook.created_at,
        "published_at": codebook.published_at,
        "revision": codebook.revision,
    }


def shown(codebook: Codebook) -> dict[str, object]:
    """A version with everything in it; a draft with what is still wrong about it."""
    is_draft = codebook.state == CodebookState.DRAFT
    return {
        **summary(codebook),
        "body": codebook.body,
        "changes": codebook.changes,
        "faults": codebook_draft.faults(codebook.body) if is_draft else {},
    }


def newest(project: Project) -> Codebook | None:
    """The version that new work is made under, unless its round says otherwise."""
    found = Codebook.objects.filter(project=project, state=CodebookState.PUBLISHED)
    return found.order_by("-published_at", "-id").first()


def draft(
    *, project: Project, body: object, version: str | None = None, based_on: Codebook | None = None
) -> Codebook:
    """A new version to work on, usable only once it is published. Left to itself it takes the
    next free number after the version it comes from, which is the newest unless said.
    """
    core.parse(body)
    origin = based_on or newest(project)
    number = version or next_number(project, origin, Weight.ASKING)
    try:
        with transaction.atomic():
            return Codebook.objects.create(
                project=project, version=_checked_version(number), body=body, based_on=origin
            )
    except IntegrityError:
        raise _version_taken(number) from None


def next_number(
    project: Project, origin: Codebook | None, weight: Weight, own: Codebook | None = None
) -> str:
    """The number a version after this one would have; `own` is the draft that may keep its own."""
    if origin is None:
        return versions.FIRST
    taken = set(Codebook.objects.filter(project=project).values_list("version", flat=True))
    return versions.following(origin.version, weight, taken - {own.version if own else ""})


def change(
    *,
    codebook: Codebook,
    base_revision: int,
    version: str | None = None,
    body: object = None,
    changes: list[dict[str, object]] | None = None,
) -> Codebook:
    """Work on a draft. What is published stays as it was when people worked with it.

    A body with faults is kept, so that nothing half-written is lost; publishing refuses it.
    """
    given: dict[str, object] = {}
    if version is not None:
        given["version"] = _checked_version(version)
    if body is not None:
        codebook_draft.refuse_unshowable(body)
        given["body"] = body
    if changes is not None:
        given["changes"] = changes
    try:
        with transaction.atomic():
            changed = _draft_at(codebook, base_revision).update(revision=F("revision") + 1, **given)
    except IntegrityError:
        raise _version_taken(str(version)) from None
    return _after(codebook, changed)


@transaction.atomic
def publish(*, codebook: Codebook, actor: Membership | None = None) -> Codebook:
    """From now on new work is made under this version, and it never changes again."""
    new = core.parse(codebook.body)
    old = core.parse(codebook.based_on.body) if codebook.based_on else new
    history = of_version(old, new, [kept(each) for each in codebook.changes])
    published = _draft_at(codebook, codebook.revision).update(
        state=CodebookState.PUBLISHED,
        published_at=timezone.now(),
        changes=[each.told() for each in history],
        revision=F("revision") + 1,
    )
    _after(codebook, published)
    _tell(codebook, actor, Act.CODEBOOK_PUBLISHED)
    CodebookDecision.objects.bulk_create(
        CodebookDecision(
            project_id=codebook.project_id,
            codebook=codebook,
            layer=each.layer,
            dimension=each.dimension,
            label=(each.sources or each.targets)[0],
            decision=in_words(each, old, new),
            reason=each.reason,
            decided_by=actor,
            decided_on=timezone.now().date(),
        )
        for each in history
    )
    return codebook


@transaction.atomic
def retire(*, codebook: Codebook, actor: Membership | None = None) -> Codebook:
    """Take a version out of use: what is open under it goes on, nothing new begins with it."""
    if codebook.state == CodebookState.DRAFT:
        raise Conflict("draft", "A draft is not in use; throw it away instead.")
    in_use = Codebook.objects.select_for_update().filter(
        project=codebook.project_id, state=CodebookState.PUBLISHED
    )
    if {each.pk for each in in_use} == {codebook.pk}:
        raise Conflict("last_version", "This is the only version in use; publish another first.")
    if codebook.rounds.filter(state=RoundState.OPEN).exists():
        raise Conflict("round_open", "An open round works under this version.")
    in_use.filter(pk=codebook.pk).update(state=CodebookState.RETIRED, revision=F("revision") + 1)
    codebook.refresh_from_db()
    _tell(codebook, actor, Act.CODEBOOK_RETIRED)
    return codebook


def _tell(codebook: Codebook, by: Membership | None, act: Act) -> None:
    audit.record(
        project=codebook.project, by=by, act=act, object_id=codebook.pk, name=codebook.version
    )


@transaction.atomic
def discard(*, codebook: Codebook, base_revision: int) -> None:
    """Throw a draft away; nobody has worked with it."""
    Codebook.objects.filter(based_on=codebook, state=CodebookState.DRAFT).update(based_on=None)
    CodebookDecision.objects.filter(codebook=codebook).update(codebook=None)
    gone, _ = _draft_at(codebook, base_revision).delete()
    if not gone:
        _after(codebook, gone)


def _draft_at(codebook: Codebook, revision: int) -> QuerySet[Codebook]:
    return Codebook.objects.filter(pk=codebook.pk, state=CodebookState.DRAFT, revision=revision)


def _after(codebook: Codebook, changed: int) -> Codebook:
    """The draft as it is now, or the reason why nothing changed."""
    codebook.refresh_from_db()
    if changed:
        return codebook
    if codebook.state != CodebookState.DRAFT:
        raise Conflict("published", "This version is published and never changes; make a new one.")
    raise Stale(_STALE, shown(codebook))


def _checked_version(version: str) -> str:
    if not versions.is_version(version):
        raise Invalid.at("version", "A version is written like 1.2.0 or 1.2.0-draft.")
    return version


def _version_taken(version: str) -> Conflict:
    return Conflict("version_taken", f"This project has a version {version} already.")
