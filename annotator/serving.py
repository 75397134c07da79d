"""How gunicorn serves the site: `manage.py run` starts it with this as its configuration.

Threads, never sync workers: a sync worker that streams a long export answers nobody else and
is killed half-way. The master also keeps the workers for background tasks running.
"""

import gc
import os
import shutil
import signal
import sys
import tempfile
import time
from contextlib import suppress
from threading import Event, Thread
from typing import Any

from django.conf import settings

bind = [f"{settings.BIND}:{settings.PORT}"]
worker_class = "gthread"
workers = settings.WORKERS
threads = settings.THREADS
# A silent process is replaced; one that is stopped first finishes the answers it has begun.
timeout = 60
graceful_timeout = 30
# Longer than most proxies keep an idle connection, so that it is they who close it.
keepalive = 75
accesslog = None
loglevel = "warning"
control_socket_disable = True
_COLLECTED_AFTER = (10_000, 20, 20)

# Each process counts into files of its own here. Not in DATA_DIR, which several machines may share:
# one that starts would throw another's counts away.
_COUNTS = tempfile.mkdtemp(prefix="slant-metrics-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = _COUNTS


_ending = Event()
_keepers: list[Thread] = []


def when_ready(server: Any) -> None:  # noqa: ANN401  gunicorn has no types
    """Gunicorn's hook: the port is ours, so the tasks may begin."""
    ports = [listener.fileno() for listener in server.LISTENERS]
    for number in range(settings.JOB_WORKERS):
        keeper = Thread(target=_keep, args=(ports,), name=f"keeper-{number}", daemon=True)
        keeper.start()
        _keepers.append(keeper)


def post_worker_init(worker: object) -> None:  # noqa: ARG001
    """Gunicorn's hook: what a process has loaded stays, so the collector need not walk it again.

    Nor need it look after every seven hundred new objects: two thousand marks are ten thousand
    of them and none is garbage. A download took a third more of the processor with the usual pace.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTED_AFTER)


def on_exit(server: object) -> None:  # noqa: ARG001
    """Gunicorn's hook: the workers end with the site, each after the step it is in; counts too."""
    _ending.set()
    for keeper in _keepers:
        keeper.join(graceful_timeout)
    shutil.rmtree(_COUNTS, ignore_errors=True)


def _keep(ports: list[int]) -> None:
    """Run one worker, and another when it dies, not more than one in two seconds."""
    while not _ending.is_set():
        began = time.monotonic()
        child = _start(ports)
        while _is_alive(child) and not _ending.wait(0.5):
            pass
        if _ending.is_set():
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)
            while _is_alive(child):
                time.sleep(0.1)
            return
        _ending.wait(max(0.0, 2 - (time.monotonic() - began)))


def _start(ports: list[int]) -> int:
    """A worker's process id. Not by `subprocess`: it forks, and a web process that gunicorn
    forks at the same instant would hold the pipe on which it waits.
    """
    manage = str(settings.BASE_DIR / "manage.py")
    words = [sys.executable, manage, "worker", "--parent", str(os.getpid())]
    closed = [(os.POSIX_SPAWN_CLOSE, port) for port in ports]
    return os.posix_spawn(sys.executable, words, os.environ, file_actions=closed)


def _is_alive(child: int) -> bool:
    """Whether it runs; gunicorn may have taken note of its end before us."""
    try:
        return os.waitpid(child, os.WNOHANG)[0] == 0
    except ChildProcessError:
        return False
