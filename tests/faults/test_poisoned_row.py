"""A row that no code of today would write: it is shown as it is, and stops nobody else."""

from pathlib import Path

import pytest

from tests.faults.conftest import Report
from tests.faults.ledger import Account, Ledger, execute
from tests.faults.site import HarmedSite, Template
from tests.faults.writers import Writer

_MARK = "0193a000-0000-7000-8000-000000000001"
# An answer, a question and a kind of value that this codebook does not have.
_POISON = '{"framing":["abolished"],"mood":7,"sentiment":{"was":"an object once"}}'


def poisoned(site: HarmedSite, template: Template) -> Writer:
    """One mark whose answers come from another time."""
    who = template.people["writer0"]
    writer = Writer(site, who["token"], who["assignment"], Ledger(), 0)
    body = {"assignment": who["assignment"], "layer": "passage", "parts": [[4, 7]]}
    assert writer.ask("PUT", f"annotations/{_MARK}/", body, {"If-None-Match": "*"})[0] == 201
    execute(site, f"UPDATE annotator_annotation SET \"values\" = '{_POISON}'")
    execute(site, "UPDATE annotator_assignment SET state = 'submitted' WHERE revision > 0")
    return writer


def looked_at(template: Template, folder: Path, sabotage: str = "") -> Account:
    """Every page that shows the row: acknowledged are those asked for, stored those answered."""
    slug = template.people["mona"]["slug"]
    with template.copied(folder, sabotage=sabotage) as site:
        writer = poisoned(site, template)
        manager = template.manager(site)
        own = template.people["writer0"]["assignment"]
        paths = (f"assignments/{own}/", f"annotations/{_MARK}/", f"annotations/{_MARK}/history/")
        statuses = {path: writer.ask("GET", path, None, {})[0] for path in paths}
        for path in (
            f"projects/{slug}/",
            f"projects/{slug}/progress/",
            f"projects/{slug}/documents/",
            f"projects/{slug}/assignments/",
            f"projects/{slug}/agreement/?layer=passage&dimension=sentiment",
            f"projects/{slug}/agreement/?layer=passage&dimension=framing",
            *(f"projects/{slug}/export/?format={name}" for name in ("jsonl", "tables", "brat")),
        ):
            statuses[path] = manager.ask("GET", path)[0]
        writer.hang_up()
        broken = sum(status >= 500 for status in statuses.values())
        answered, odd = len(statuses) - broken, site.log.count("Traceback")
        return Account(
            len(statuses), answered, broken, 0, refused=0, errors=broken, odd=odd, busy=0
        )


def test_a_row_from_another_time_breaks_no_page(
    either: Template, tmp_path: Path, report: Report
) -> None:
    account = report(looked_at(either, tmp_path))
    assert account.is_clean, account


@pytest.mark.thorough
def test_a_page_that_takes_rows_for_granted_would_be_noticed(
    on_sqlite: Template, tmp_path: Path, report: Report
) -> None:
    assert report(looked_at(on_sqlite, tmp_path, "looks_up_blindly")).errors > 0
