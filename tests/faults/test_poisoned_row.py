"""A row that no code of today would write: it is shown as it is, and stops nobody else."""

from pathlib import Path

from tests.faults.ledger import Ledger, execute
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


def test_a_row_from_another_time_breaks_no_page(either: Template, tmp_path: Path) -> None:
    template = either
    slug = template.people["mona"]["slug"]
    with template.copied(tmp_path) as site:
        writer = poisoned(site, template)
        manager = template.manager(site)
        own = template.people["writer0"]["assignment"]
        paths = {
            f"assignments/{own}/": writer,
            f"annotations/{_MARK}/": writer,
            f"annotations/{_MARK}/history/": writer,
        }
        statuses = {path: who.ask("GET", path, None, {})[0] for path, who in paths.items()}
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
        assert {path: status for path, status in statuses.items() if status >= 500} == {}
        assert "Traceback" not in site.log
