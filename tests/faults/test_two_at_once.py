"""Two people change one annotation at the same moment: one of them is told, nobody overwritten."""

import json
import threading
from pathlib import Path
from uuid import uuid4

import pytest

from tests.faults.conftest import Report
from tests.faults.ledger import Account, Ledger, rows
from tests.faults.site import HarmedSite, Template
from tests.faults.writers import Writer

_ROUNDS = 12


def raced(site: HarmedSite, template: Template) -> list[list[int]]:
    """The statuses of each round: both know the same revision, both change it."""
    who = template.people["writer0"]
    hands = [
        Writer(site, who["token"], who["assignment"], Ledger(), 0),
        Writer(site, who["token"], who["assignment"], Ledger(), 0),
    ]
    annotation = str(uuid4())
    body = {"assignment": who["assignment"], "layer": "passage", "parts": [[4, 7]]}
    path = f"annotations/{annotation}/"
    status, answer = hands[0].ask("PUT", path, body, {"If-None-Match": "*"})
    assert status == 201, answer
    rounds = []
    for number in range(_ROUNDS):
        revision = json.loads(hands[0].ask("GET", path, None, {})[1])["revision"]
        statuses: list[int] = []

        def change(
            hand: Writer, note: str, known: int = revision, statuses: list[int] = statuses
        ) -> None:
            headers = {"If-Match": f'"{known}"'}
            statuses.append(hand.ask("PUT", path, body | {"note": note}, headers)[0])

        threads = [
            threading.Thread(target=change, args=(hand, f"{number} {index}"))
            for index, hand in enumerate(hands)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        rounds.append(sorted(statuses))
    for hand in hands:
        hand.hang_up()
    return rounds


def account_of(rounds: list[list[int]], site: HarmedSite) -> Account:
    """Acknowledged are the changes that were said to be stored, stored those in the history; odd
    is each round in which nobody was told of the other.
    """
    told = 1 + sum(statuses.count(200) for statuses in rounds)
    ((there,),) = rows(site, "SELECT count(*) FROM annotator_annotationchange")
    odd = sum(statuses == [200, 200] for statuses in rounds)
    lost, doubled = max(0, told - there), max(0, there - told)
    return Account(told, there, lost, doubled, refused=0, errors=0, odd=odd, busy=0)


def test_one_of_two_is_told_that_the_other_was_faster(
    either: Template, tmp_path: Path, report: Report
) -> None:
    with either.copied(tmp_path) as site:
        rounds = raced(site, either)
        account = report(account_of(rounds, site))
    assert rounds == [[200, 412]] * _ROUNDS
    assert account.is_clean, account


def test_a_change_that_names_no_revision_is_refused(on_sqlite: Template, tmp_path: Path) -> None:
    who = on_sqlite.people["writer0"]
    with on_sqlite.copied(tmp_path) as site:
        hand = Writer(site, who["token"], who["assignment"], Ledger(), 0)
        path = f"annotations/{uuid4()}/"
        body = {"assignment": who["assignment"], "layer": "passage", "parts": [[4, 7]]}
        assert hand.ask("PUT", path, body, {"If-None-Match": "*"})[0] == 201
        assert hand.ask("PUT", path, body | {"note": "mine"}, {})[0] == 428
        hand.hang_up()


@pytest.mark.thorough
def test_the_last_one_winning_would_be_noticed(
    on_sqlite: Template, tmp_path: Path, report: Report
) -> None:
    with on_sqlite.copied(tmp_path, sabotage="compares_nothing") as site:
        assert report(account_of(raced(site, on_sqlite), site)).odd > 0
