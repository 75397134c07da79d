"""The web processes die in the middle of everybody's work, and come back."""

from pathlib import Path

import pytest

from tests.faults.conftest import Report
from tests.faults.ledger import Account
from tests.faults.site import Template
from tests.faults.writers import crowd

_MOMENTS = (0.2, 0.45, 0.7)


def killed(template: Template, folder: Path, *, changes: int, sabotage: str = "") -> Account:
    """Eight writers; every web process is killed three times meanwhile."""
    with template.copied(folder, sabotage=sabotage) as site:
        with crowd(site, template, writers=8, changes=changes) as at_work:
            for moment in _MOMENTS:
                at_work.wait_for(moment)
                site.cut()
                site.start()
        return at_work.ledger.settle(site)


def test_what_was_acknowledged_outlives_the_processes(
    on_sqlite: Template, tmp_path: Path, report: Report
) -> None:
    account = report(killed(on_sqlite, tmp_path, changes=240))
    assert account.acknowledged == 240
    assert account.is_clean, account


@pytest.mark.thorough
def test_a_thousand_saves_outlive_the_processes(
    either: Template, tmp_path: Path, report: Report
) -> None:
    account = report(killed(either, tmp_path, changes=1000))
    assert account.acknowledged == 1000
    assert account.is_clean, account


@pytest.mark.thorough
def test_an_answer_before_the_commit_would_be_noticed(
    on_sqlite: Template, tmp_path: Path, report: Report
) -> None:
    assert report(killed(on_sqlite, tmp_path, changes=240, sabotage="answers_early")).lost > 0


def unanswered(template: Template, folder: Path, sabotage: str = "") -> Account:
    """Four writers whose every third change is stored and never answered."""
    guards = f"drops_answers,{sabotage}"
    with template.copied(folder, sabotage=guards, workers=1) as site:
        with crowd(site, template, writers=4, changes=80) as at_work:
            pass
        return at_work.ledger.settle(site)


def test_what_was_stored_and_not_answered_is_sent_again_and_there_once(
    either: Template, tmp_path: Path, report: Report
) -> None:
    account = report(unanswered(either, tmp_path))
    assert account.acknowledged == 80
    assert account.is_clean, account


@pytest.mark.thorough
def test_a_change_that_is_not_remembered_would_be_noticed(
    either: Template, tmp_path: Path, report: Report
) -> None:
    assert not report(unanswered(either, tmp_path, "forgets_changes")).is_clean
