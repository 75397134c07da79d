"""Whether all that a restored project's rows refer to is the project's own.

A file may have been made by somebody who means harm: a row that points at another project's would
let its manager read there.
"""

from collections.abc import Mapping

from django.db.models import ForeignKey, Model

from annotator.core.codebooks import codebook as codebooks
from annotator.core.errors import Invalid
from annotator.models import Codebook, Project
from annotator.services.archive import tables
from annotator.services.projects import projects


def check(project: Project, written: Mapping[type[Model], int]) -> None:
    """Refuse what leads out of the project, and settings and codebooks that nothing can read."""
    for model in tables.of_project():
        rows = model._base_manager.filter(**{str(tables.path(model)): project.pk})
        if rows.count() != written[model]:
            raise _stray(model)
        for link in model._meta.concrete_fields:
            target = link.related_model
            if not isinstance(link, ForeignKey) or target not in tables.of_project():
                continue
            way = str(tables.path(target))
            inside = {f"{link.name}__{way}": project.pk} if way != "pk" else {link.name: project.pk}
            if rows.exclude(**{link.name: None}).exclude(**inside).exists():
                raise _stray(model)
    projects.check_settings(project.settings)
    for each in Codebook.objects.filter(project=project):
        codebooks.parse(each.body)


def _stray(model: type[Model]) -> Invalid:
    return Invalid(
        "damaged",
        f"This file is damaged: a row of {tables.name(model)} belongs to another project."
        " Nothing was restored.",
    )
