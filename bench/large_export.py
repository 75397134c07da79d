"""A download of any size: spans a second beside COPY, the first byte, and what memory grows by.

`python -m bench.large_export [ARTICLES]` on SQLite, `python -m tests.postgres bench.large_export
[ARTICLES]` on a PostgreSQL that is thrown away. An article has forty spans, so that 100,000 are
four million; they take some 3 GB of the disk, where `DATA_DIR` says.
"""

import os
import sys

import django

from bench.folder import thrown_away

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
if __name__ == "__main__":
    thrown_away()
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from bench import data, limits, material, paths  # noqa: E402
from bench.client import server  # noqa: E402

ARTICLES = 2_000
_MOST_MEGABYTES, _LEAST_SHARE = 64, 0.7
# What a process takes on with its first download is not what a larger one takes more.
_SMALL = 100


def main(articles: int) -> None:
    """Load, serve, download once a little and once all of it."""
    call_command("migrate", verbosity=0, interactive=False)
    _, token = material.owner()
    for slug, number in (("little", _SMALL), ("large", articles)):
        made, people = data.project(slug)
        took, _ = limits.seconds(lambda: data.fill(made, people, number))  # noqa: B023
    marks = articles * data.SPANS * len(people)
    print(f"{marks:,} spans on {connection.vendor}, loaded in {took:.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connections.close_all()
    with server() as (port, pid):
        paths.exported(port, token, "jsonl", pid, "little")
        for line in told(paths.exported(port, token, "jsonl", pid, "large"), marks):
            print(line, flush=True)


def told(found: paths.Figures, marks: int) -> list[str]:
    """The figures as lines to read; a share of COPY has a target where there is COPY."""
    seconds, grown = found["seconds"], found["megabytes_grown"]
    share = found["limit"] / seconds
    is_near = "meets" if share >= _LEAST_SHARE else "falls short"
    verdict = f" (≥ {_LEAST_SHARE:g}: {is_near})" if connection.vendor == "postgresql" else ""
    is_flat = "meets" if grown < _MOST_MEGABYTES else "falls short"
    return [
        f"  whole       {seconds:.1f} s, {marks / seconds:,.0f} spans/s, {found['bytes']:,} bytes",
        f"  to COPY     {share:.2f}{verdict}, which took {found['limit']:.1f} s",
        f"  first byte  {found['first_byte']:.2f} s",
        f"  memory      grown by {grown:.0f} MB (< {_MOST_MEGABYTES}: {is_flat})",
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES)
