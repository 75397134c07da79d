"""What follows when an import has become visible."""

from annotator.models import Import
from annotator.services.documents import near_duplicates, speakers


def published(made_by: Import) -> None:
    """Called once for every import, inside the transaction that makes it visible: a task put in
    here is there if and only if the articles are.
    """
    if made_by.counts.get("created"):
        near_duplicates.enqueue(project=made_by.project, actor=made_by.actor)
        speakers.enqueue(project=made_by.project, actor=made_by.actor)
