"""Model servers of a project: set up by a manager, and asked only after somebody has agreed.

The consent says what goes out and where; it holds for one address, and another one ends it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from annotator.core.errors import Conflict, Invalid, Missing, Stale
from annotator.core.outside import protocols
from annotator.core.text import check_string
from annotator.models import Membership, ModelServer, Project
from annotator.models.model_run import Protocol
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.outside import asking, readers

MOST = 50
_LONGEST_WORDS, _LONGEST_URL, _HIGHEST_PRICE = 20_000, 2_000, 1e6

Shown = dict[str, object]


@dataclass(frozen=True)
class Wish:
    """What a manager says of a server; money is per million tokens."""

    name: str
    version: str
    protocol: str
    url: str
    model: str = ""
    key_name: str = ""
    instructions: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)
    price_in: float = 0
    price_out: float = 0


def shown(server: ModelServer) -> Shown:
    """A server as its managers see it; a key is never more than its name."""
    return {
        "id": str(server.pk),
        "name": server.name,
        "version": server.version,
        "protocol": server.protocol,
        "url": server.url,
        "host": urlsplit(server.url).hostname or "",
        "model": server.model,
        "key_name": server.key_name,
        "instructions": server.instructions,
        "parameters": server.parameters,
        "price_in": server.price_in,
        "price_out": server.price_out,
        "consented_at": server.consented_at,
        "consented_by": None if server.consented_by is None else server.consented_by.name,
        "revision": server.revision,
    }


def key_names(project: Project) -> list[str]:
    """The keys of the environment that this project may use."""
    return sorted(name for name, key in settings.MODEL_KEYS.items() if key.serves(project.slug))


def listed(project: Project) -> list[ModelServer]:
    """Those that are set up, the oldest first."""
    rows = ModelServer.objects.filter(project=project, removed_at=None)
    return list(rows.select_related("consented_by__user").order_by("pk"))


def get(project: Project, server_id: UUID) -> ModelServer:
    """One of them."""
    rows = ModelServer.objects.filter(project=project, removed_at=None)
    found = rows.select_related("consented_by__user", "project").filter(pk=server_id).first()
    if found is None:
        raise Missing("not_found", "There is no such model, or you may not see it.")
    return found


@transaction.atomic
def create(*, project: Project, actor: Membership | None, wish: Wish) -> ModelServer:
    """Set one up. Nothing is sent before somebody has agreed to it."""
    if len(listed(project)) >= MOST:
        raise Conflict("too_many", f"{MOST} models are set up, which is the most.")
    fields = _checked(project, wish)
    try:
        with transaction.atomic():
            made = ModelServer.objects.create(project=project, **fields)
    except IntegrityError:
        raise _taken() from None
    _tell(made, actor, Act.MODEL_SERVER_CHANGED)
    return made


@transaction.atomic
def change(
    *, server: ModelServer, actor: Membership | None, wish: Wish, base_revision: int
) -> ModelServer:
    """Other words, another address; a new address or protocol asks for consent anew."""
    fields = _checked(server.project, wish)
    if (fields["url"], fields["protocol"]) != (server.url, server.protocol):
        fields |= {"consented_at": None, "consented_by": None}
    rows = ModelServer.objects.filter(pk=server.pk, revision=base_revision, removed_at=None)
    try:
        with transaction.atomic():
            changed = rows.update(**fields, revision=F("revision") + 1)
    except IntegrityError:
        raise _taken() from None
    now = get(server.project, server.pk)
    if not changed:
        raise Stale("This has been changed elsewhere since you opened it.", shown(now))
    _tell(now, actor, Act.MODEL_SERVER_CHANGED)
    return now


@transaction.atomic
def consent(*, server: ModelServer, actor: Membership | None, url: str) -> ModelServer:
    """Agree that articles and codebook go to this address; it is named, so that nobody agrees to
    another one that was put in meanwhile."""
    rows = ModelServer.objects.filter(pk=server.pk, url=url, removed_at=None)
    if not rows.update(consented_at=timezone.now(), consented_by=actor, revision=F("revision") + 1):
        message = "The address has been changed since you opened this."
        raise Stale(message, shown(get(server.project, server.pk)))
    now = get(server.project, server.pk)
    _tell(now, actor, Act.MODEL_ALLOWED, host=urlsplit(url).hostname)
    return now


@transaction.atomic
def remove(*, server: ModelServer, actor: Membership | None) -> None:
    """It is asked no more; its runs and readings stay."""
    rows = ModelServer.objects.filter(pk=server.pk, removed_at=None)
    if rows.update(removed_at=timezone.now(), revision=F("revision") + 1):
        _tell(server, actor, Act.MODEL_SERVER_CHANGED)


def require_consent(server: ModelServer) -> None:
    """Refuse to send anything that nobody has agreed to send."""
    if server.removed_at is not None:
        raise Conflict("removed", "This model is not set up any more.")
    if server.consented_at is None:
        message = "Nobody has agreed yet that articles are sent to this model."
        raise Conflict("no_consent", message)


def require_askable(server: ModelServer) -> None:
    """Refuse at once what would fail at the first article: no consent, no key."""
    require_consent(server)
    target(server)


def target(server: ModelServer) -> asking.Server:
    """Where it is asked, with its key."""
    key = asking.key_of(server.key_name, server.url, server.project.slug)
    return asking.Server(server.url, key)


def _checked(project: Project, wish: Wish) -> dict[str, object]:
    readers.check_names(wish.name, wish.version)
    if wish.protocol not in Protocol.values:
        raise Invalid.at("protocol", f"This must be one of: {', '.join(Protocol.values)}.")
    lengths = {"url": _LONGEST_URL, "model": 200, "instructions": _LONGEST_WORDS}
    for place, most in lengths.items():
        given = check_string(getattr(wish, place), place)
        if len(given) > most:
            raise Invalid.at(place, f"This has {len(given):,} characters; {most:,} is the most.")
    url = asking.check_url(wish.url)
    asking.key_of(wish.key_name, url, project.slug)
    if wish.protocol == Protocol.CHAT and not wish.model.strip():
        raise Invalid.at("model", "A chat server has many models: say which.")
    protocols.check_parameters(wish.parameters)
    for place in ("price_in", "price_out"):
        price = getattr(wish, place)
        if not isfinite(price) or not 0 <= price <= _HIGHEST_PRICE:
            raise Invalid.at(place, "This must be a price from 0 to a million.")
    return {
        "name": wish.name.strip(),
        "version": wish.version.strip(),
        "protocol": wish.protocol,
        "url": url,
        "model": wish.model.strip(),
        "key_name": wish.key_name,
        "instructions": wish.instructions,
        "parameters": dict(wish.parameters),
        "price_in": wish.price_in,
        "price_out": wish.price_out,
    }


def _taken() -> Conflict:
    return Conflict("name_taken", "There is a model of this name and version already.")


def _tell(server: ModelServer, actor: Membership | None, act: Act, **about: object) -> None:
    name = f"{server.name} {server.version}"
    audit.record(project=server.project, by=actor, act=act, object_id=server.pk, name=name, **about)
