"""Measures the rules for speakers: `manage.py attribution_quality [FILE …]`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from annotator.core.attribution.scoring import Score, Statement, score
from annotator.core.attribution.speaking import Attribution, attributions_of
from annotator.core.segments import segment

_FOLDER = "fixtures/attribution"
# Measured once when the rules were ready, and never looked at to make them better.
_HELD_OUT = "held-out"
_SEEN = "all others"


class Command(BaseCommand):
    """A line per article: how many statements, and how often words and speaker are right."""

    help = "Compare proposed attributions with articles that were worked by hand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which articles; without any, those that come with the source."""
        parser.add_argument("files", nargs="*", type=Path)
        parser.add_argument("--misses", action="store_true", help="Show what was not met.")

    def handle(self, *_: object, files: list[Path], misses: bool, **__: object) -> None:
        """Measure, and print precision and recall."""
        chosen = files or sorted((Path(settings.BASE_DIR) / _FOLDER).glob("*.json"))
        self.stdout.write(_line("article", "worked", "proposed", "precision", "recall", "kind"))
        sums: dict[str, Score] = {}
        for file in chosen:
            found = self._measured(file, misses=misses)
            self.stdout.write(_line(file.stem, *_figures(found)))
            sums.setdefault(_HELD_OUT if _HELD_OUT in file.stem else _SEEN, Score()).add(found)
        for name, found in sums.items():
            self.stdout.write(_line(name, *_figures(found)))

    def _measured(self, file: Path, *, misses: bool) -> Score:
        worked = json.loads(file.read_text(encoding="utf-8"))
        text = worked["text"]
        cut = segment(text, worked["language"])
        found = attributions_of(text, cut.blocks, cut.quotations, worked["language"])
        wanted = [_worked(row) for row in worked["attributions"]]
        proposed = [_proposed(text, each) for each in found]
        if misses:
            self._tell(text, wanted, proposed)
        return score(wanted, proposed)

    def _tell(self, text: str, wanted: list[Statement], proposed: list[Statement]) -> None:
        met = {(each.name.casefold(), each.content[0]) for each in proposed if each.content}
        for each in wanted:
            if (each.name.casefold(), each.content[0]) not in met:
                said = " … ".join(text[start:end] for start, end in each.content)
                self.stdout.write(f"  not found as it is: {each.name}: {said[:70]}")
        for each in proposed:
            said = " … ".join(text[start:end] for start, end in each.content)
            self.stdout.write(f"  proposed: {each.name} ({each.kind}): {said[:70]}")


def _worked(row: dict[str, Any]) -> Statement:
    names = ("name", "kind", "loading", "via")
    fields = {name: str(row.get(name) or "") for name in names}
    return Statement(tuple((start, end) for start, end in row["content"]), **fields)


def _proposed(text: str, each: Attribution) -> Statement:
    via = "" if each.via is None else text[slice(*each.via)]
    return Statement(each.content, each.speaker.name, each.speaker.kind, each.loading, via)


def _figures(found: Score) -> tuple[str, ...]:
    shares = (found.precision, found.recall, found.share("kind"))
    shown = ("–" if share is None else f"{share:.2f}" for share in shares)
    return str(found.worked), str(found.proposed), *shown


def _line(first: str, *others: str) -> str:
    return f"{first:<13}" + "".join(f"{each:>11}" for each in others)
