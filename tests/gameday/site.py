"""The whole product with a watcher, each part of which can be killed and started again."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from compose.local import ground, postgres, processes, product
from compose.local.instance import PROJECT, Instance, open_instance
from ops.uptime.watcher.__main__ import together
from ops.uptime.watcher.asking import Visitor
from ops.uptime.watcher.probes import LoginProbe
from ops.uptime.watcher.settings import Canary, Connection, read_environment, read_settings
from tests.gameday.front import Front
from tests.gameday.sinks import MailFolder, Webhook

NAME = "simulacro"
DOOR = re.compile(r"https?://([a-z0-9-]+)\.[^/]+/entrar/$")
EMAIL = re.compile(r"[^@\s]+@[a-z0-9.-]+")
START_SECONDS = 240.0
GRACE = 10.0


@dataclass(frozen=True)
class Shop:
    """An invented company, as ``manage.py demo --seed`` tells of it."""

    subdomain: str
    emails: tuple[str, ...]


def read_seed(printed: str) -> tuple[list[Shop], str]:
    """The companies of the demonstration, and the password of everybody."""
    shops: list[Shop] = []
    for line in printed.splitlines():
        if door := DOOR.search(line):
            shops.append(Shop(door[1], ()))
            continue
        email = EMAIL.search(line)
        if shops and email and email[0].endswith(f"@{shops[-1].subdomain}.example"):
            shops[-1] = replace(shops[-1], emails=(*shops[-1].emails, email[0]))
    return shops, printed.strip().rpartition(": ")[2]


@dataclass
class Site:
    instance: Instance
    environment: dict[str, str]
    front: Front
    webhook: Webhook
    mail: MailFolder
    disk: Path
    folder: Path
    shops: list[Shop] = field(default_factory=list)
    password: str = ""
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    # --- Its programs ----------------------------------------------------------------------------

    def start(self, name: str) -> None:
        commands: Mapping[str, Callable[[], product.Program]] = {
            "web": product.web,
            "worker": product.worker,
            "beat": lambda: product.beat(self.instance),
        }
        if name == "watch":
            command = [sys.executable, "-m", "ops.uptime.watcher", "--env"]
            command.append(str(self.folder / "watch.env"))
        else:
            command = list(commands[name]().command)
        process = processes.start(
            command, log=self.instance.logs / f"{name}.log", env=self.environment, cwd=PROJECT
        )
        processes.write_record(self.instance.records / f"program-{name}.json", process.pid)
        self.running[name] = process

    def kill(self, name: str) -> None:
        """As the kernel does when memory ends, with all that it started."""
        process = self.running.pop(name)
        processes.end_recorded(self.instance.records / f"program-{name}.json", grace=0.0)
        process.wait()

    def stop(self) -> None:
        for name in ("watch", "web", "beat", "worker"):
            self._end(name)

    def _end(self, name: str) -> None:
        if process := self.running.pop(name, None):
            processes.end_recorded(self.instance.records / f"program-{name}.json", grace=GRACE)
            process.wait()

    def watch_ahead(self, minutes: int) -> None:
        """The rounds of so many minutes, one right after the other, by a clock that runs ahead."""
        self._end("watch")
        environment = read_environment(self.folder / "watch.env", self.environment)
        settings = read_settings(environment)
        watch = together(settings, environment)
        at = int(time.time())
        try:
            for number in range(minutes * 60 // settings.pace.interval):
                watch.round(at + number * settings.pace.interval)
                watch.alerting.deliveries.pump()
        finally:
            watch.close()

    # --- Its people ------------------------------------------------------------------------------

    def visitor(self) -> Visitor:
        return Visitor(Connection("127.0.0.1", self.front.port, self.front.authority))

    def people(self, shop: Shop) -> list[LoginProbe]:
        """Each person of a company, who enters and opens the first page."""
        address = self.address_of(shop)
        return [
            LoginProbe(self.visitor(), Canary(address, email, self.password))
            for email in shop.emails
        ]

    def address_of(self, shop: Shop) -> str:
        return f"https://{shop.subdomain}.localhost:{self.front.port}"

    # --- Its database ----------------------------------------------------------------------------

    @contextmanager
    def owner(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.environment["DATABASE_OWNER_URL"], autocommit=True) as connection:
            yield connection

    def incidents_since(self, moment: float) -> int:
        """How many were opened, whether or not they are over."""
        with self.owner() as base:
            row = base.execute(
                "SELECT count(*) FROM ops_incident WHERE opened_at >= to_timestamp(%s)", [moment]
            ).fetchone()
        return int(row[0]) if row else 0

    def manage(self, code: str) -> None:
        product.prepare(self.environment, ("shell", "-v", "0", "-c", code))

    @contextmanager
    def without_database(self) -> Iterator[None]:
        postgres.stop(self.instance)
        try:
            yield
        finally:
            ground.ensure_running(self.instance, ground.operator_environment())


@contextmanager
def running_site() -> Iterator[Site]:
    """Everything in place and looked at: the watcher has seen all well. It begins with nothing of
    a former day, since an alarm that comes back soon is the same one."""
    former = open_instance(NAME)
    product.stop(former)
    ground.stop(former)
    former.remove()
    instance, given = open_instance(NAME), ground.operator_environment()
    with (
        TemporaryDirectory() as name,
        ground.serving(instance, given, keep=False) as base,
        small_disk(Path(name) / "disk") as disk,
    ):
        folder = Path(name)
        port = product.free_port(8300)
        front, webhook = Front(folder, port), Webhook()
        webhook.start()
        environment = base | {
            "WEB_BIND": f"127.0.0.1:{port}",
            "PUBLIC_SCHEME": "https",
            "PUBLIC_PORT": str(front.port),
            "ALLOWED_ORIGINS": f"https://localhost:{front.port},https://*.localhost:{front.port}",
            "TMPDIR": str(disk),
            "SPARE_SCHEMAS": "0",
            "TRUSTED_PROXIES": "127.0.0.1",
            "PASSWORD_TRIES_PER_MINUTE": "10000",
            "RATE_LIMIT_PER_MINUTE": "10000",
            "READINGS_TOKEN": instance.secret("readings_token"),
        }
        environment = ground.complete(environment, given)
        mail = MailFolder(instance.mail)
        site = Site(instance, environment, front, webhook, mail, disk, folder)
        try:
            _prepare(site)
            yield site
        finally:
            site.stop()
            webhook.stop()
            front.close()


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Of 32 MB, where this process may mount one; otherwise a folder like any other."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=32m,mode=1777", "tmpfs", str(folder)]
    is_mounted = os.getuid() == 0 and not subprocess.run(words, capture_output=True).returncode
    try:
        yield folder
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)


def _prepare(site: Site) -> None:
    processes.end_recorded(site.instance.records / "program-watch.json", GRACE)
    for old in site.instance.mail.glob("*.eml"):
        old.unlink()
    product.prepare(site.environment, ("migrate_schemas",), ("collectstatic", "--noinput"))
    site.start("worker")
    printed = product.prepare(site.environment, ("demo", "--seed"))
    site.shops, site.password = read_seed(printed)
    site.front.names += [f"{shop.subdomain}.localhost" for shop in site.shops]
    site.front.valid_for(90)
    site.start("beat")
    site.start("web")
    site.manage(
        "from django.utils.timezone import now\n"
        "from ops.backups.models import BackupRun\n"
        "BackupRun.objects.all().delete()\n"
        "BackupRun.objects.create(kind='timed', state='verified', started_at=now(),"
        " finished_at=now(), point='simulacro')"
    )
    channels = site.folder / "channels.toml"
    mail_port = site.environment["EMAIL_URL"].rpartition(":")[2]
    channels.write_text(
        "[canales]\n"
        f'correo = "mailto://127.0.0.1:{mail_port}?from=vigilante@localhost.example'
        '&to=guardia@localhost.example&mode=insecure"\n'
        f'webhook = "json://127.0.0.1:{site.webhook.port}/"\n'
    )
    canary = site.shops[1]
    told = {
        "WATCH_SITE": f"https://localhost:{site.front.port}",
        "WATCH_CONNECT": f"127.0.0.1:{site.front.port}",
        "WATCH_CA_FILE": str(site.front.authority),
        "WATCH_HOME": str(site.folder / "watch"),
        "WATCH_NAME": "simulacro",
        "WATCH_CANARY": site.address_of(canary),
        "WATCH_CANARY_EMAIL": canary.emails[0],
        "WATCH_CANARY_PASSWORD": site.password,
        "ALERT_CHANNELS": str(channels),
    }
    lines = "".join(f"{name}={value}\n" for name, value in told.items())
    (site.folder / "watch.env").write_text(lines)
    probe = site.people(canary)[0]
    if not processes.wait_until(lambda: bool(probe.look().is_up), START_SECONDS):
        raise RuntimeError(f"The site did not come up: {probe.look().why}")
    site.start("watch")
    time.sleep(45)  # two rounds: what is well must be known to be well


def machine_facts() -> dict[str, object]:
    return {
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "python": sys.version.split()[0],
    }
