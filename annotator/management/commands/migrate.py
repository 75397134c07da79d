"""Django's `migrate`, in which a step and the note that it was taken are one transaction.

An empty database takes all steps in one: see `docs/decisions/0021`.
"""

from collections.abc import Sequence

from django.core.management.commands import migrate
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.recorder import MigrationRecorder
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

    def migrate(
        self,
        targets: Sequence[tuple[str, str | None]] | None,
        plan: Sequence[tuple[Migration, bool]] | None = None,
        state: ProjectState | None = None,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> ProjectState:
        """Step by step, or all that there are in one where there is nothing yet."""
        whole = self.migration_plan(self.loader.graph.leaf_nodes(), clean_start=True)
        steps = [step for step, _ in whole]
        is_all = plan is not None and len(plan) == len(steps) and not fake
        if is_all and self._is_empty() and can_be_one(steps):
            self.recorder.ensure_schema()
            return self._all_in_one(steps)
        return super().migrate(targets, plan, state, fake=fake, fake_initial=fake_initial)

    def _is_empty(self) -> bool:
        """Whether no table is there but the one that notes the steps."""
        noted = MigrationRecorder.Migration._meta.db_table
        return set(self.connection.introspection.table_names()) <= {noted}

    def _all_in_one(self, steps: Sequence[Migration]) -> ProjectState:
        """Make the tables as the last step leaves them: to work out how they look between two
        steps takes Django most of its time, and nobody's rows are there to need it.
        """
        state = self.loader.project_state()
        with self.connection.schema_editor(atomic=True) as editor:
            for model in state.apps.get_models():
                editor.create_model(model)
            for step in steps:
                self._take(step, state, editor)
        return state

    def _take(self, step: Migration, state: ProjectState, editor: BaseDatabaseSchemaEditor) -> None:
        """What our own step does besides tables, and its note. Others' code moves rows only."""
        if self.progress_callback is not None:
            self.progress_callback("apply_start", step, False)
        for operation in step.operations:
            if isinstance(operation, RunPython) and step.app_label == "annotator":
                operation.database_forwards(step.app_label, editor, state, state)
        self.recorder.record_applied(step.app_label, step.name)
        if self.progress_callback is not None:
            self.progress_callback("apply_success", step, False)


def can_be_one(steps: Sequence[Migration]) -> bool:
    """Whether the models say all that these steps do to tables; SQL could do anything."""
    opaque = RunSQL | SeparateDatabaseAndState
    return not any(isinstance(each, opaque) for step in steps for each in step.operations)


vars(migrate)["MigrationExecutor"] = WholeSteps


class Command(migrate.Command):
    """`manage.py migrate`, as Django has it."""
