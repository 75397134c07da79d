"""Makes an import visible in one transaction; one too large for that goes by `batches`."""

from collections.abc import Callable, Iterable, Mapping

from django.db import IntegrityError, transaction

from annotator.core.errors import Conflict
from annotator.models import Import, Membership
from annotator.models.imports import ImportState
from annotator.services import audit
from annotator.services.audit import Act
from annotator.services.imports import after, import_rows
from annotator.services.imports.import_names import Names
from annotator.services.imports.judged import Prepared


def publish(
    made_by: Import,
    prepared: Iterable[Prepared],
    *,
    begin: Callable[[], None],
    readers: Mapping[str, Membership] | None = None,
) -> Import:
    """Write all of it. `begin` puts the import's own row in the state from which nobody else
    can take it on, or raises.
    """
    try:
        with transaction.atomic():
            begin()
            names = Names(made_by, readers)
            made_by.counts |= import_rows.write(made_by, names, prepared)
            made_by.counts["renamed"] = names.renamed
            finish(made_by)
    except IntegrityError:
        raise Conflict(
            "changed_meanwhile", "Somebody imported the same articles at this moment; try again."
        ) from None
    return made_by


def finish(made_by: Import) -> None:
    """Say that it is done, in the transaction that makes its articles visible."""
    made_by.state = ImportState.DONE
    made_by.save()
    audit.record(
        project=made_by.project,
        by=made_by.actor,
        act=Act.IMPORTED,
        object_id=made_by.pk,
        name=made_by.file_name,
        articles=made_by.counts["created"],
    )
    after.published(made_by)
