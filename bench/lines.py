"""One line for each thing that was measured: the figure, its limit, the ratio and the target."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Figures = dict[str, Any]
# Spans a second of Label Studio's JSON export at 400,000 spans, on another machine with two cores.
_LABEL_STUDIO = 17_800


@dataclass(frozen=True)
class Line:
    """`ratio` is to the limit; at most `most` or at least `least`, where a target is set."""

    name: str
    figure: str
    limit: str
    ratio: float
    most: float | None = None
    least: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the target is met."""
        if self.most is None and self.least is None:
            return ""
        low = self.least is not None and self.ratio < self.least
        high = self.most is not None and self.ratio > self.most
        return "falls short" if low or high else "meets"

    @property
    def target(self) -> str:
        """As the table says it."""
        if self.most is not None:
            return f"≤ {self.most:g}"
        return f"≥ {self.least:g}" if self.least is not None else ""


def lines(found: Figures, *, has_copy: bool) -> Iterator[Line]:
    """All of one database's figures. What is to be near COPY has its target where there is COPY:
    SQLite's own library writing the same records stands beside the others for comparison.
    """
    yield from _saves(found)
    for name, most in (("open_20", 3.0), ("open_2000", 2.0)):
        each = found[name]
        least = each["bare"]["p50"] + each["sql"]["p50"]
        what = f"{each['open']['p50']:.1f} ms, {each['statements']} statements"
        ratio = each["open"]["p50"] / least
        yield Line(name, what, f"{least:.1f} ms", ratio, most)
        yield Line(f"{name} statements", str(each["statements"]), "6", each["statements"] / 6, 1.0)
    pages = found["list"]
    first, deep = pages["first"]["p50"], pages["deep"]["p50"]
    yield Line("list, deep page", f"{deep:.1f} ms", f"{first:.1f} ms", deep / first, 1.25)
    took_next = found["take"]
    figure = f"{took_next['large']:.1f} ms of {took_next['articles']:,}"
    ratio = took_next["large"] / took_next["small"]
    yield Line("take the next article", figure, f"{took_next['small']:.1f} ms", ratio, 1.5)
    yield from _exports(found, 0.7 if has_copy else None)
    yield from _imports(found["import"], 0.5 if has_copy else None)
    release = found["release"]
    took, out = release["seconds"], release["limit"]
    figure = f"{took:.1f} s, {release['spans'] / took:,.0f} spans/s"
    yield Line("release", figure, f"{out:.2f} s", out / took)


def _saves(found: Figures) -> Iterator[Line]:
    alone, crowd = found["save_1"], found["save_8"]
    for part, most in (("p50", 4.0), ("p95", None), ("p99", None)):
        least = alone["bare"][part] + alone["commit"][part]
        name, figure = f"save, 1 client, {part}", f"{alone['save'][part]:.1f} ms"
        yield Line(name, figure, f"{least:.1f} ms", alone["save"][part] / least, most)
    for part, most in (("p50", None), ("p95", 5.0), ("p99", None)):
        least = crowd["bare"][part] + crowd["commit"][part]
        figure = f"{crowd['save'][part]:.1f} ms, {crowd['per_second']:.0f}/s"
        name = f"save, 8 clients, {part}"
        yield Line(name, figure, f"{least:.1f} ms", crowd["save"][part] / least, most)


def _imports(found: Figures, wanted: float | None) -> Iterator[Line]:
    """With marks as a download has them, and of articles alone, which have to be cut first."""
    for name, each, least in (
        ("import", found["marked"], wanted),
        ("import, articles alone", found["articles"], None),
    ):
        took, copied = each["judging"] + each["writing"], each["copy_in"]
        rows = each["annotations"] or each["articles"]
        figure = f"{took:.2f} s, {rows / took:,.0f}/s"
        yield Line(name, figure, f"{copied:.2f} s", copied / took, least=least)
    each = found["marked"]
    copied, figure = each["copy_in"], f"{each['writing']:.2f} s"
    yield Line("import, writing", figure, f"{copied:.2f} s", copied / each["writing"])


def _exports(found: Figures, wanted: float | None) -> Iterator[Line]:
    for form, each in found["export"].items():
        limit, rate = each["limit"], each["spans"] / each["seconds"]
        figure = f"{each['seconds']:.2f} s, {rate:,.0f} spans/s"
        least = wanted if form == "jsonl" else None
        yield Line(f"export {form}", figure, f"{limit:.2f} s", limit / each["seconds"], least=least)
    lines_ = found["export"]["jsonl"]
    first, grown = lines_["first_byte"], lines_["megabytes_grown"]
    rate = lines_["spans"] / lines_["seconds"]
    figure, limit = f"{rate:,.0f} spans/s", f"{_LABEL_STUDIO:,}/s"
    yield Line("export jsonl, × a peer", figure, limit, rate / _LABEL_STUDIO, least=7.0)
    yield Line("export, first byte", f"{first:.2f} s", "0.3 s", first / 0.3, 1.0)
    yield Line("export, memory grown", f"{grown:.0f} MB", "64 MB", grown / 64, 1.0)
