"""Build the image, run what the compose file says, use it, restart it: `make image`.

In a copy of the project, under names of its own: a site on this machine stays as it is. Everything
is taken away again but what building kept, so that the next time is quick. Exit code 1 says what
was not as it should be, 77 that there is no engine.
"""

import contextlib
import os
import secrets
import shutil
import signal
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tests.e2e.site import ROOT, Site
from tests.image import engine as engines
from tests.image import work
from tests.image.containers import ByHand, Composed, Containers

_NO_ENGINE = 77
_PATIENCE = 180.0
# Seconds in which the site has to end, of the 45 that it gets.
_GRACE = 30.0
# Letters of what went wrong.
_MOST = 2_000
# Lie beside the code, and must not get into the image.
_NOT_TO_COPY = (".git", ".venv", "node_modules", "var", "__pycache__", "*_cache", "slant.env")


class Trial:
    """The containers of a copy of the project."""

    def __init__(self, engine: engines.Engine, folder: Path, project: str) -> None:
        self.engine, self.project, self.wrong = engine, project, list[str]()
        self.site = Site(folder)
        self.secrets = [secrets.token_hex(24) for _ in range(2)]
        settings = {
            "PUBLIC_URL": self.site.url,
            "DATABASE_PASSWORD": self.secrets[0],
            "SECRET_KEY": self.secrets[1],
            "PORT": str(self.site.port),
            "IMAGE": f"localhost/{project}",
        }
        self.image = settings["IMAGE"]
        copied(folder, settings)
        self.containers: Containers = (
            Composed(engine, folder, project)
            if engine.has_compose
            else ByHand(engine, folder, project, settings)
        )

    def log(self, service: str) -> str:
        """What it said, from the first container's beginning."""
        done = self.engine.tried("logs", self.containers.name(service))
        return done.stdout + done.stderr

    def within(self, service: str, *words: str) -> str:
        """What a command in its container said; its failure too."""
        done = self.engine.tried("exec", self.containers.name(service), *words)
        return (done.stdout + done.stderr).strip()

    def check(self, what: str, is_so: bool, why: str = "") -> None:
        """Say it, and go on."""
        if not is_so:
            self.wrong.append(what)
        print(
            f"{'ok' if is_so else 'WRONG':<6}{what}{'' if is_so else f': {why[:_MOST]}'}",
            flush=True,
        )

    def until(self, what: str, is_so: Callable[[], bool]) -> None:
        """Wait for it; nothing else makes sense without it."""
        began = time.monotonic()
        while not is_so():
            if time.monotonic() - began > _PATIENCE:
                raise RuntimeError(f"{what} did not come about")
            time.sleep(0.5)
        self.check(f"{what} ({time.monotonic() - began:.1f} s)", is_so=True)

    def answers(self, path: str) -> bool:
        """Whether the site does, through its published port."""
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{self.site.url}{path}", timeout=5).close()
            return True
        return False

    def up(self) -> None:
        """All three, and the web is ready for people."""
        began = time.monotonic()
        self.containers.up()
        self.check(f"the containers are up ({time.monotonic() - began:.0f} s)", is_so=True)
        self.until("the site answers /healthz", lambda: self.answers("/healthz"))
        self.until("the site is ready, /readyz", lambda: self.answers("/readyz"))


def copied(folder: Path, settings: dict[str, str]) -> None:
    """The project as somebody checked it out, with settings, data and history beside it."""
    ignored = shutil.ignore_patterns(*_NOT_TO_COPY)
    shutil.copytree(ROOT, folder, ignore=ignored, dirs_exist_ok=True)
    told = "".join(f"{name}={value}\n" for name, value in settings.items())
    (folder / "slant.env").write_text(told)
    for name in (".git/config", "var/secret-key", "annotator/static/app/left/over.js"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(settings["SECRET_KEY"])


def looked_at(trial: Trial) -> None:
    """What the image is made of."""
    size = int(trial.engine("image", "inspect", "--format={{.Size}}", trial.image))
    trial.check(f"the image is built: {size / 1e6:.0f} MB with its base", is_so=True)
    words = ("run", "--rm", "--interactive", "--network=none", trial.image, "python", "-")
    script = Path(__file__).with_name("within.py").read_text()
    found = trial.engine(*words, *trial.secrets, given=script)
    trial.check("it holds what serves the site, nothing else", found == "[]", found)
    told = trial.engine("image", "inspect", trial.image)
    told += trial.engine("history", "--no-trunc", trial.image)
    trial.check("no secret in how it was made", not any(each in told for each in trial.secrets))


def shut_in(trial: Trial) -> None:
    """What the containers may do."""
    for service in ("web", "worker"):
        trial.check(f"{service}: not root", trial.within(service, "id", "-u") == "10001")
        said = trial.within(service, "touch", "/slant/annotator/new")
        trial.check(f"{service}: its files are read-only", "Read-only" in said, said)
        for place in ("/data", "/tmp"):
            said = trial.within(service, "sh", "-c", f"touch {place}/new && rm {place}/new")
            trial.check(f"{service}: may write to {place}", not said, said)
        status = trial.within(service, "cat", "/proc/self/status")
        powers = [
            line.split()[1] for line in status.splitlines() if line[:6] in {"CapBnd", "NoNewP"}
        ]
        trial.check(f"{service}: no powers, no new ones", powers == ["0" * 16, "1"], str(powers))


def ends_well(trial: Trial) -> None:
    """Asked to stop, and not killed after the time that it gets."""
    for service in ("web", "worker"):
        name, began = trial.containers.name(service), time.monotonic()
        trial.engine("stop", name)
        took = time.monotonic() - began
        code = trial.engine("inspect", "--format={{.State.ExitCode}}", name)
        what = f"{service} ends when it is asked to ({took:.1f} s)"
        trial.check(what, code == "0" and took < _GRACE, f"exit code {code}\n{trial.log(service)}")
        trial.engine("start", name)
    trial.until("the site is ready again", lambda: trial.answers("/readyz"))


def in_any_order(trial: Trial) -> None:
    """After a restart of the machine nobody sees to it that the database begins first."""
    database, *others = (trial.containers.name(each) for each in ("database", "web", "worker"))
    trial.engine("stop", database, *others)
    trial.engine("start", *others)
    waits = "Waiting for the database"
    trial.until("the web waits for the database", lambda: waits in trial.log("web"))
    trial.engine("start", database)
    trial.until("the site is ready, all by itself", lambda: trial.answers("/readyz"))


def moved(trial: Trial, done: work.Done) -> None:
    """Everything is gone but a backup; a new site takes it in, though it has begun."""
    manage = ("python", "manage.py")
    backup = trial.engine.piped(trial.containers.name("web"), *manage, "backup", "-")
    trial.containers.down(with_data=True)
    trial.up()
    trial.engine.piped(trial.containers.name("web"), *manage, "restore", "-", given=backup)
    lost = done.lost()
    trial.check("a new site has what the backup holds", not lost, ", ".join(lost))


def used(trial: Trial) -> None:
    """People work, and what they did is there from one set of containers to the next."""
    trial.up()
    looked_at(trial)
    shut_in(trial)
    done = work.worked(work.first_admin(trial.site, trial.log("web")))
    trial.check("the first admin's link, a mark, a download from the worker", not done.lost())
    web = trial.containers.name("web")
    trial.until("the web's own check says healthy", lambda: trial.engine.is_healthy(web))
    ends_well(trial)
    in_any_order(trial)
    trial.containers.down(with_data=False)
    trial.up()
    lost = done.lost()
    trial.check("new containers have what the former stored", not lost, ", ".join(lost))
    moved(trial, done)


def _volumes(engine: engines.Engine) -> set[str]:
    return set(engine("volume", "ls", "--quiet").split())


def tried(engine: engines.Engine, folder: Path) -> int:
    """The trial, and everything away after it."""
    trial, before = Trial(engine, folder, f"slant-trial-{os.getpid()}"), _volumes(engine)
    how = "its compose plugin" if engine.has_compose else "the compose file read by this trial"
    print(f"Building with {engine.program}, running with {how} …", flush=True)
    try:
        used(trial)
    except Exception as error:
        trial.check("the trial", is_so=False, why=str(error))
        for service in ("database", "web", "worker"):
            with contextlib.suppress(RuntimeError):
                print(f"--- {service}\n{trial.log(service)[-3000:]}")
    finally:
        trial.containers.down(with_data=True)
        engine.tried("image", "rm", trial.image)
    left = _volumes(engine) - before
    trial.check("no volume stays behind", not left, ", ".join(left))
    print("\nAll of it holds." if not trial.wrong else f"\nWRONG: {'; '.join(trial.wrong)}")
    return 1 if trial.wrong else 0


def main() -> int:
    """Find an engine, try, clean up."""
    engine = engines.found()
    if engine is None:
        print("Neither docker nor podman answers on this machine: no image was built or tried.")
        return _NO_ENGINE
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folder = Path(tempfile.mkdtemp(prefix="slant-image-"))
    try:
        return tried(engine, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nStopped; every container is gone.")
        sys.exit(130)
