"""A site that can be harmed: on either database, with its people, one of its guards away."""

import contextlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests import postgres
from tests.e2e.site import ROOT, Api, Site

WRITERS = 16
# Each annotator has the one article to do; the manager's token comes last.
_MAKE = f"""
import json
from annotator.models import Assignment, Document, User
from annotator.services.people import members, tokens
from annotator.services.projects import projects
from annotator.services.study import handing_out
from tests.articles import article
made = {{}}
manager = User.objects.create(username="mona", name="Mona", may_create_projects=True)
project = projects.create(creator=manager, title="Faults", language="en",
                          template="news-framing", settings={{}})
document = article(project)
joined = []
for number in range({WRITERS}):
    user = User.objects.create(username=f"writer{{number}}", name=f"Writer {{number}}")
    joined.append(members.add(project=project, user=user, roles=["annotator", "researcher"]))
handing_out.hand_out(project=project, documents=Document.objects.all(), members=joined)
for member in joined:
    token = tokens.create(user=member.user, name="faults", scope="write")[1]
    reading = Assignment.objects.get(member=member)
    made[member.user.username] = {{"token": token, "assignment": str(reading.pk)}}
made["mona"] = {{"token": tokens.create(user=manager, name="faults", scope="write")[1],
                "slug": project.slug}}
print(json.dumps(made))
"""


@dataclass
class HarmedSite(Site):
    """The product as a process group that may be killed."""

    database: Mapping[str, str] = field(default_factory=dict)
    sabotage: str = ""
    workers: int = 2
    # The largest file that its processes may write, for a disk that is full.
    most_bytes: int = 0

    @property
    def environment(self) -> dict[str, str]:
        """SQLite unless another database is given."""
        own = {"SABOTAGE": self.sabotage, "PYTHONPATH": str(ROOT)}
        return {**super().environment, **self.database, **own}

    @property
    def command(self) -> list[str]:
        """What serves it: two processes, with the guard away."""
        # Loaded once and forked, which these tests have nothing to say about and is half the work.
        words = ["--preload", "--worker-class=gthread", "--threads=8", "--log-level=critical"]
        words += [f"--workers={self.workers}", f"--bind=127.0.0.1:{self.port}"]
        command = [sys.executable, "-m", "gunicorn", "tests.faults.sabotage:application", *words]
        limit = ["prlimit", f"--fsize={self.most_bytes}"] if self.most_bytes else []
        return [*limit, *command]

    @property
    def log(self) -> str:
        """What the server said."""
        return (self.data_dir / "server.log").read_text(encoding="utf-8", errors="replace")


@dataclass(frozen=True)
class Template:
    """A peopled database, made once for each kind and copied for each test."""

    kind: str
    data_dir: Path
    people: dict[str, dict[str, str]]
    cluster: postgres.Cluster | None = None

    @contextlib.contextmanager
    def copied(self, data_dir: Path, **options: object) -> Iterator[HarmedSite]:
        """A running site on a copy of it."""
        site = HarmedSite(data_dir, database=self._copy(data_dir), **options)  # type: ignore[arg-type]
        site.start()
        try:
            yield site
        finally:
            site.cut()

    def _copy(self, data_dir: Path) -> dict[str, str]:
        if self.cluster is None:
            shutil.copy(self.data_dir / "slant.sqlite3", data_dir)
            return {}
        words = ("-h", str(self.cluster.folder / "socket"), "-U", "slant")
        name = f"copy_{os.getpid()}_{abs(hash(data_dir))}"
        self.cluster.run("createdb", *words, "-T", "slant", name)
        return self.cluster.environment | {"DATABASE_URL": f"postgres:///{name}"}

    def manager(self, site: Site) -> Api:
        """Mona, by her token."""
        return Api(site, self.people["mona"]["token"])


def template(kind: str, folder: Path, cluster: postgres.Cluster | None = None) -> Template:
    """Tables, a project, its writers and their readings."""
    site = HarmedSite(folder, database={} if cluster is None else cluster.environment)
    site.manage("migrate", "--skip-checks", "--verbosity=0")
    said = site.manage("shell", "--verbosity=0", "-c", _MAKE)
    return Template(kind, folder, json.loads(said.splitlines()[-1]), cluster)
