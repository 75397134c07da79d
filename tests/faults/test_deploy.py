"""A deploy in the middle of everybody's work: the old processes finish, the new ones take over."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.db import migrations
from django.db.migrations.operations.base import Operation

from annotator.migrations._without_waiting import AddIndexWithoutWaiting
from tests.faults.conftest import Report
from tests.faults.ledger import Account
from tests.faults.migrating import states
from tests.faults.site import Template
from tests.faults.writers import crowd


def restarted(template: Template, folder: Path, sabotage: str = "") -> tuple[Account, str]:
    """Eight writers; twice every process is told to end, and others begin. The log, too."""
    with template.copied(folder, sabotage=sabotage) as site:
        with crowd(site, template, writers=8, changes=240) as at_work:
            for moment in (0.3, 0.6):
                at_work.wait_for(moment)
                site.stop()
                site.start()
        return at_work.ledger.settle(site), site.log


def test_a_restart_is_not_noticed_by_those_who_save(
    on_sqlite: Template, tmp_path: Path, report: Report
) -> None:
    account, log = restarted(on_sqlite, tmp_path)
    report(account)
    assert account.acknowledged == 240
    assert account.is_clean, account
    assert "Traceback" not in log


@pytest.mark.thorough
def test_an_answer_before_the_commit_would_be_noticed_at_a_restart(
    on_sqlite: Template, tmp_path: Path, report: Report
) -> None:
    assert report(restarted(on_sqlite, tmp_path, "answers_early")[0]).lost > 0


# Code that runs while the tables change under it knows nothing of what was added; it must not
# miss what was there.
_HARMLESS = (
    migrations.CreateModel,
    migrations.AddField,
    migrations.AddIndex,
    migrations.AddConstraint,
    migrations.AlterField,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.RunPython,
    migrations.RunSQL,
    migrations.RemoveConstraint,
    migrations.RemoveIndex,
    migrations.RenameIndex,
)


def _breaks_older_code(operation: Operation) -> bool:
    if isinstance(operation, migrations.AddField):
        # The older code inserts rows without this column: the database must fill it.
        field = operation.field
        return not (field.null or field.has_db_default() or field.many_to_many)
    return not isinstance(operation, _HARMLESS)


# Up to here nobody had a site of this product, so no older code could be at work.
FIRST_PUBLISHED = "0030"


def _broken_by(name: str) -> bool:
    migration = import_module(f"annotator.migrations.{name}").Migration
    return any(_breaks_older_code(operation) for operation in migration.operations)


def test_older_code_can_work_on_the_newest_tables() -> None:
    broken = [name for name in states() if _broken_by(name)]
    assert broken, "this test sees nothing"
    assert [name for name in broken if name > FIRST_PUBLISHED] == []


# A row for each mark or each change of one: the usual index holds such a table for too long.
_LARGE = {"annotation", "annotationtag", "annotationchange"}


def _holds_a_large_table(operation: Operation) -> bool:
    name = getattr(operation, "model_name", "").lower()
    if isinstance(operation, AddIndexWithoutWaiting) or name not in _LARGE:
        return False
    if isinstance(operation, migrations.AddField | migrations.AlterField):
        return bool(vars(operation.field)["db_index"]) or operation.field.unique
    # A unique constraint is an index, and any other is looked at in every row.
    return isinstance(operation, migrations.AddIndex | migrations.AddConstraint)


def _waited_for(name: str) -> bool:
    migration = import_module(f"annotator.migrations.{name}").Migration
    return any(_holds_a_large_table(operation) for operation in migration.operations)


def test_no_migration_holds_a_table_with_a_row_for_each_mark() -> None:
    held = [name for name in states() if _waited_for(name)]
    assert held, "this test sees nothing"
    assert [name for name in held if name > FIRST_PUBLISHED] == []


def test_tables_change_while_the_site_serves(on_sqlite: Template, tmp_path: Path) -> None:
    with on_sqlite.copied(tmp_path) as site, crowd(site, on_sqlite, writers=4, changes=40) as crew:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"],
            env=site.environment,
            check=True,
        )
    assert crew.ledger.settle(site).is_clean
