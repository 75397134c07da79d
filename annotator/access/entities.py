"""The door to an entry of the register, for those who look after it."""

from uuid import UUID

from annotator.access.rules import Caller, absent, may_know, missing, require
from annotator.actions import Action
from annotator.models import Entity


def get_entity_for(user: Caller, entity_id: UUID, action: Action) -> Entity:
    """Who does not look after the register learns of no entry by its id.

    Else a blind annotator could try out ids to see what another has named.
    """
    entity = Entity.objects.select_related("project").filter(pk=entity_id).first()
    if entity is None:
        raise absent(user, "entry")
    if not may_know(user, entity.project, action):
        raise missing("entry")
    require(user, entity.project, action)
    return entity
