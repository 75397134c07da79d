"""Django's `migrate`, in which a step and the note that it was taken are one transaction."""

from django.core.management.commands import migrate
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


class WholeSteps(MigrationExecutor):
    """Django leaves indexes for the end of a step, and then notes the step after its commit: who
    is cut off in between has tables that a second run makes again, and fails. What was left for
    the end is done here before, so that the note comes along.
    """

    def apply_migration(
        self,
        state: ProjectState,
        migration: Migration,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> ProjectState:
        """One step."""
        plain = migration.apply

        def apply(
            state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, **more: bool
        ) -> ProjectState:
            reached = plain(state, schema_editor, **more)
            while schema_editor.deferred_sql:
                schema_editor.execute(schema_editor.deferred_sql.pop(0), None)
            return reached

        vars(migration)["apply"] = apply
        return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)


vars(migrate)["MigrationExecutor"] = WholeSteps


class Command(migrate.Command):
    """`manage.py migrate`, as Django has it."""
