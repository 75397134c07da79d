"""What an hour's work does to PostgreSQL: dead rows, what vacuum takes, how much tables grow.

`python -m tests.postgres bench.wear [ARTICLES] [MINUTES]`, on a database that is thrown away. An
annotator who makes sixty marks an hour, changes a third of them, takes one in twenty back and moves
on in between asks some 140 times; eight clients ask as fast as they are answered, so that a few
minutes are the hour of many annotators, and autovacuum looks as much oftener.
"""

import os
import sys
import threading
import time
from collections import Counter

import django

from bench.folder import thrown_away

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
if __name__ == "__main__":
    thrown_away()
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from annotator.core.ids import uuid7  # noqa: E402
from annotator.models import User  # noqa: E402
from bench import data, material, paths  # noqa: E402
from bench.client import Client, server  # noqa: E402
from bench.material import Reading  # noqa: E402

ARTICLES, MINUTES = 2_000, 5
# What one annotator marks in an hour.
_AN_HOUR = 60
_CHANGED_EVERY, _DELETED_EVERY = 3, 20
_SIZES = """
    SELECT s.relname, s.n_dead_tup, s.n_live_tup, s.autovacuum_count, s.n_tup_upd, s.n_tup_hot_upd,
      s.n_tup_ins, pg_total_relation_size(s.relid) FROM pg_stat_user_tables s
    WHERE s.n_tup_ins + s.n_tup_upd + s.n_tup_del > 0 ORDER BY s.relname"""
Sizes = dict[str, tuple[int, ...]]


def act(client: Client, reading: Reading, number: int) -> Counter[str]:
    """A mark with what comes after it."""
    done = Counter({"marks": 1})
    path = f"{paths.API}/annotations/{uuid7()}/"
    body = reading.draft(number) | {"assignment": reading.id}
    made = client.json("PUT", path, body, If_None_Match="*")
    if number % _CHANGED_EVERY == 0:
        other = body["values"] | {"intensity": 3}
        match = f'"{made["revision"]}"'
        made = client.json("PUT", path, body | {"values": other}, If_Match=match)
        done["changes"] += 1
    if number % _DELETED_EVERY == 0:
        client.ask("DELETE", path, If_Match=f'"{made["revision"]}"')
        done["deletions"] += 1
    moved = {"position": reading.places[number % len(reading.places)][0], "add_active_seconds": 30}
    client.json("PATCH", reading.path, moved)
    done["moves"] += 1
    return done


def played(port: int, token: str, readings: list[Reading], minutes: float) -> Counter[str]:
    """Eight clients for so long, each with articles of their own; how much of each they did."""
    ends, done, failed = time.monotonic() + minutes * 60, Counter[str](), list[BaseException]()
    lock = threading.Lock()

    def work(own: list[Reading]) -> None:
        client, number = Client(port, token), 0
        try:
            while time.monotonic() < ends:
                came = act(client, own[number // _AN_HOUR % len(own)], number)
                number += 1
                with lock:
                    done.update(came)
        except BaseException as error:
            failed.append(error)

    parts = [readings[at :: paths.CLIENTS] for at in range(paths.CLIENTS)]
    threads = [threading.Thread(target=work, args=(part,)) for part in parts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if failed:
        raise failed[0]
    return done


def sizes() -> Sizes:
    """By table: dead and living rows, vacuums, updates, those in place, inserts, bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(_SIZES)
        return {name: tuple(rest) for name, *rest in cursor.fetchall()}


def shown(before: Sizes, after: Sizes) -> None:
    """The tables that were written to."""
    print(
        f"{'':<22}{'inserts':>9}{'updates':>9}{'in place':>9}{'vacuums':>9}{'dead':>8}{'grown':>10}"
    )
    for name, (dead, _, vacuums, updates, hot, inserts, size) in after.items():
        was = before.get(name, (0,) * 7)
        updated, added = updates - was[3], inserts - was[5]
        if updated + added < 100:
            continue
        in_place = f"{100 * (hot - was[4]) // updated} %" if updated else ""
        print(
            f"{name.removeprefix('annotator_'):<22}{added:>9,}{updated:>9,}{in_place:>9}"
            f"{vacuums - was[2]:>9}{dead:>8,}{(size - was[6]) / 1e6:>7.1f} MB"
        )


def main(articles: int, minutes: float) -> None:
    """Load, work, look."""
    call_command("migrate", verbosity=0, interactive=False)
    member, token = material.owner()
    made, people = data.project("worn", User.objects.get(username="bench"))
    data.fill(made, people, articles)
    connections.close_all()
    with server() as (port, _):
        readings = material.prepare(Client(port, token), member, 40)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            # As often within these minutes as in an hour: it looks once a minute by itself.
            cursor.execute(f"ALTER SYSTEM SET autovacuum_naptime = '{max(1, int(minutes))}s'")
            cursor.execute("SELECT pg_reload_conf()")
        before = sizes()
        done = played(port, token, readings, minutes)
    time.sleep(2 * minutes)
    annotators = done["marks"] / _AN_HOUR
    told = ", ".join(f"{number:,} {what}" for what, number in done.items())
    print(f"{articles * 40:,} marks before; {told}: an hour of {annotators:,.0f} annotators")
    shown(before, sizes())


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else ARTICLES, float(given[1]) if given[1:] else MINUTES)
