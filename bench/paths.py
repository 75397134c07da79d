"""What people wait for, asked over HTTP of one gunicorn process, beside what it must cost."""

import json
import os
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client as Direct

from bench import limits, material
from bench.client import Client
from bench.material import Reading

API = "/api/v1"
CLIENTS = 8
Figures = dict[str, Any]


def spread(times: Sequence[float]) -> dict[str, float]:
    """Milliseconds: the median, and what one in twenty and one in a hundred waits longer than."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {"p50": round(cuts[49], 2), "p95": round(cuts[94], 2), "p99": round(cuts[98], 2)}


def save_alone(client: Client, reading: Reading, rounds: int) -> Figures:
    """In turns with the two limits, so that whatever else the machine does hits all alike."""
    took: dict[str, list[float]] = {"bare": [], "commit": [], "save": []}
    for number in range(rounds):
        took["bare"].append(client.timed("GET", material.BARE))
        took["save"].append(material.save(client, reading, number))
        took["commit"].append(limits.commit())
    return {name: spread(each) for name, each in took.items()}


def save_together(port: int, token: str, readings: Sequence[Reading], rounds: int) -> Figures:
    """The same from eight clients at once, each with an article of their own."""
    saving = [partial(material.save, Client(port, token), each) for each in readings]
    save = _crowd(saving, rounds)
    bare = _crowd([partial(_bare, Client(port, token)) for _ in readings], rounds)
    commit = _crowd([_commit] * len(readings), rounds)
    seconds = save.pop("seconds")
    return {
        "save": save["times"],
        "bare": bare["times"],
        "commit": commit["times"],
        "per_second": round(rounds * len(readings) / seconds, 1),
    }


def _bare(client: Client, _: int) -> float:
    return client.timed("GET", material.BARE)


def _commit(_: int) -> float:
    return limits.commit()


def _crowd(acts: Sequence[Callable[[int], float]], rounds: int) -> Figures:
    took: list[list[float]] = [[] for _ in acts]
    failed: list[BaseException] = []

    def work(act: Callable[[int], float], kept: list[float]) -> None:
        try:
            kept += [act(number) for number in range(rounds)]
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=each) for each in zip(acts, took, strict=True)]
    began = time.perf_counter()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if failed:
        raise failed[0]
    return {
        "times": spread([one for each in took for one in each]),
        "seconds": time.perf_counter() - began,
    }


def opened(client: Client, token: str, path: str, rounds: int) -> Figures:
    """The editor's one answer, beside a bare view and the very same SQL."""
    asked = statements(token, path)
    took: dict[str, list[float]] = {"bare": [], "sql": [], "open": []}
    for _ in range(rounds):
        took["bare"].append(client.timed("GET", material.BARE))
        took["open"].append(client.timed("GET", path))
        took["sql"].append(limits.answered(asked[1:]))
    # The first asks who is calling, and the bare view asks that too.
    return {name: spread(each) for name, each in took.items()} | {"statements": len(asked) - 1}


def statements(token: str, path: str) -> list[tuple[str, object]]:
    """What one request asks the database, once everything that stays is known."""
    direct = Direct(headers={"Authorization": f"Bearer {token}"}, SERVER_NAME="localhost")
    direct.get(path)
    found: list[tuple[str, object]] = []

    def note(execute: Any, sql: str, params: object, many: bool, context: Any) -> Any:  # noqa: ANN401
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer = direct.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return found


def listed(client: Client, rounds: int) -> Figures:
    """The first page of the articles and one from near the end, of a project of full size."""
    first = f"{API}/projects/full/documents/?page_size=50"
    deep, walk = first, f"{API}/projects/full/documents/?page_size=200"
    # Cursors are bound to what was asked: the last page that is full, of the larger pages.
    while (found := client.json("GET", walk))["next"]:
        deep, walk = walk, _path(found["next"])
    near = f"{API}/projects/full/documents/?page_size=200"
    took: dict[str, list[float]] = {"first": [], "deep": []}
    for _ in range(rounds):
        took["first"].append(client.timed("GET", near))
        took["deep"].append(client.timed("GET", deep))
    return {name: spread(each) for name, each in took.items()}


def _path(address: str) -> str:
    return "/" + address.split("/", 3)[3] if "://" in address else address


def exported(port: int, token: str, form: str, pid: int, slug: str) -> Figures:
    """A whole download: seconds, the first byte's, bytes, and what memory the server took on; and
    the seconds in which the database itself writes the same records down."""
    limit, _ = limits.out(slug)
    before = memory(pid)
    client = Client(port, token)
    first, seconds, size = client.streamed(f"{API}/projects/{slug}/export/?format={form}")
    return {
        "seconds": round(seconds, 3),
        "limit": round(limit, 3),
        "first_byte": round(first, 3),
        "bytes": size,
        "megabytes_grown": round((memory(pid) - before) / 1024, 1),
    }


def memory(pid: int) -> int:
    """Kilobytes that the largest process of this group ever had at once."""
    peaks = [0]
    for each in (pid, *_children(pid)):
        status = Path(f"/proc/{each}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        peaks += [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return max(peaks)


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(each) for each in found.read_text().split()] if found.exists() else []


def dumped(path: str, figures: object) -> None:
    """For the process that waits."""
    Path(path).write_text(json.dumps(figures), encoding="utf-8")


def own_memory() -> int:
    """Kilobytes of this process at its peak."""
    return memory(os.getpid())
