"""Arrows from an annotation to others of the same reading, or to entities."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from annotator.core.codebooks.codebook import Codebook, Layer, check_links
from annotator.core.errors import Conflict, Invalid
from annotator.models import Annotation, AnnotationLink
from annotator.services.entities.entities import Register

MOST_LINKS = 200


@dataclass(frozen=True)
class Link:
    """One arrow: exactly one of `to` and `entity` is there."""

    role: str
    to: UUID | None = None
    entity: UUID | None = None

    def state(self) -> dict[str, str]:
        """As it goes over the wire and into the history."""
        if self.to is not None:
            return {"role": self.role, "to": str(self.to)}
        return {"role": self.role, "entity": str(self.entity)}


def check(
    source: Annotation, codebook: Codebook, layer: Layer, given: object, register: Register
) -> list[Link]:
    """Links of this annotation as its layer allows them, to what is there and live."""
    if given in (None, []):
        return []
    parsed = _parse(given)
    targets = {link.to for link in parsed if link.to is not None}
    layers = dict(
        Annotation.all_kinds.live()
        .filter(assignment=source.assignment, pk__in=targets)
        # Led to itself, it could never be deleted.
        .exclude(pk=source.pk)
        .values_list("pk", "layer")
    )
    for index, link in enumerate(parsed):
        if link.to is not None and link.to not in layers:
            raise Invalid.at(f"links.{index}.to", "There is no such annotation in this article.")
    pairs = [(link.role, layers[link.to] if link.to else None) for link in parsed]
    check_links(codebook, layer, pairs)
    places = {link.entity: f"links.{i}.entity" for i, link in enumerate(parsed) if link.entity}
    register.resolve({pk: place for pk, place in places.items() if pk is not None})
    return parsed


def _parse(given: object) -> list[Link]:
    if not isinstance(given, list):
        raise Invalid.at("links", "This must be a list of links.")
    if len(given) > MOST_LINKS:
        raise Invalid.at("links", f"There are at most {MOST_LINKS} links.")
    parsed = [_parse_one(each, f"links.{index}") for index, each in enumerate(given)]
    if len(set(parsed)) < len(parsed):
        raise Invalid.at("links", "A link stands here twice.")
    return parsed


def _parse_one(given: object, place: str) -> Link:
    if not isinstance(given, dict) or not isinstance(given.get("role"), str):
        raise Invalid.at(place, 'A link is {"role": …, "to": …} or {"role": …, "entity": …}.')
    role, names = given["role"], set(given)
    if names == {"role", "to"}:
        return Link(role, to=_uuid(given["to"], f"{place}.to"))
    if names == {"role", "entity"}:
        return Link(role, entity=_uuid(given["entity"], f"{place}.entity"))
    raise Invalid.at(place, "A link leads to an annotation or to an entity, not both.")


def _uuid(given: object, place: str) -> UUID:
    try:
        return UUID(str(given))
    except ValueError:
        raise Invalid.at(place, "This is not an id.") from None


def rows(annotation: Annotation, links: Sequence[Link]) -> list[AnnotationLink]:
    """The links of an annotation as they are stored."""
    return [
        AnnotationLink(source=annotation, role=link.role, target_id=link.to, entity_id=link.entity)
        for link in links
    ]


def refuse_while_linked(annotation: Annotation) -> None:
    """What others point at cannot go before they let go of it."""
    holders = list(
        AnnotationLink.objects.filter(target=annotation).values_list("source_id", "role")
    )
    if holders:
        fields = {str(source): [role] for source, role in holders}
        raise Conflict("linked", "Other annotations are linked to this one.", fields)
