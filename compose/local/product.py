"""The product itself on a laptop: what is prepared before it serves, and the programs it is."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from compose.local import ground, processes
from compose.local.instance import PROJECT, Instance
from compose.local.mailsink import LOOPBACK
from compose.local.problem import Problem
from compose.local.supervisor import Program, Supervisor, end_leftovers

FIRST_PORT = 8000
READY_SECONDS = 120.0


def free_port(first: int) -> int:
    """The first port from ``first`` on that nobody listens on."""
    for port in range(first, first + 200):
        with suppress(OSError), socket.create_server((LOOPBACK, port)):
            return port
    raise Problem(f"No hay un puerto libre entre {first} y {first + 199}.")


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def worker() -> Program:
    options = ("--queues", "default,pdf,mail,cutting", "--concurrency", "2", "--without-mingle")
    return Program("worker", _celery("worker", *options), grace=20.0)


def beat(instance: Instance) -> Program:
    schedule = str(instance.home / "beat-schedule")
    return Program("beat", _celery("beat", "--schedule", schedule), grace=5.0)


def web() -> Program:
    options = ("--config", "config/gunicorn.conf.py")
    command = [sys.executable, "-m", "gunicorn", *options, "config.wsgi"]
    return Program("web", command, grace=10.0)


def prepare(environment: Mapping[str, str], *commands: tuple[str, ...]) -> str:
    """Run management commands one after another; what they printed. Raises ``Problem``."""
    printed = []
    for arguments in commands:
        answer = subprocess.run(
            manage(*arguments), env=environment, cwd=PROJECT, capture_output=True, text=True
        )
        if answer.returncode:
            last_words = "\n".join(answer.stderr.splitlines()[-15:])
            raise Problem(f"Falló «manage.py {' '.join(arguments)}»:\n{last_words}")
        printed.append(answer.stdout)
    return "".join(printed)


def run(instance: Instance, first_port: int, *, with_demo: bool) -> int:
    """Serve everything until one program ends or somebody asks to stop; the exit code."""
    given = ground.operator_environment()
    with _ready_to_supervise(instance, given) as environment:
        port = free_port(first_port)
        address = f"http://{environment['BASE_DOMAIN']}:{port}"
        environment |= {"WEB_BIND": f"{LOOPBACK}:{port}", "PUBLIC_PORT": str(port)}
        environment = ground.complete(environment, given)
        _say("Preparando la base de datos…")
        prepare(environment, ("migrate_schemas",), ("collectstatic", "--noinput"))
        with Supervisor(instance.records, instance.logs, environment) as supervisor:
            for program in (worker(), beat(instance), web()):
                supervisor.start(program)
            if with_demo:
                _say("Abriendo dos empresas de ejemplo…")
            companies = prepare(environment, ("demo", "--seed")) if with_demo else ""
            _wait_until_served(port, supervisor)
            processes.write_record(_record(instance), os.getpid(), port=port, address=address)
            _say(f"Bitácoras: {instance.logs} · correos: {instance.mail}")
            _say("Para detenerlo todo: Ctrl-C aquí, o «make stop» en otra terminal.")
            _say(f"\n{companies}\nEn marcha en {address} ")
            ended = supervisor.wait()
            _say(supervisor.last_words(ended))
            _say(f"«{ended.name}» terminó por sí solo: se detiene todo.")
            return 1


def demo(instance: Instance) -> int:
    """Quote the demonstration's job with a worker of its own.

    What ``manage.py demo`` answers is printed once the worker has gone, so that it is the last line
    also for somebody who reads both outputs as one.
    """
    given = ground.operator_environment()
    with _ready_to_supervise(instance, given) as environment:
        # Nobody waits for a next company, and the worker would end only after its schema.
        environment |= {"PUBLIC_PORT": str(FIRST_PORT), "SPARE_SCHEMAS": "0"}
        environment = ground.complete(environment, given)
        _tell("Preparando la base de datos…")
        prepare(environment, ("migrate_schemas",))
        with Supervisor(instance.records, instance.logs, environment) as supervisor:
            supervisor.start(worker())
            answer = subprocess.run(
                manage("demo"), env=environment, cwd=PROJECT, stdout=subprocess.PIPE, text=True
            )
            if answer.returncode:
                _tell(supervisor.last_words(worker()))
    _tell("Listo. Nada queda en marcha: para ver las empresas en su dirección, «make run».")
    _say(answer.stdout.rstrip())
    return answer.returncode


def running(instance: Instance) -> dict[str, object] | None:
    """The ``pid`` of the supervisor, if it lives; with ``port`` and ``address`` once it serves."""
    return processes.read_record(_record(instance))


def stop(instance: Instance) -> None:
    """Ask the supervisor to stop, wait for it, and end what a killed one left behind."""
    record = running(instance)
    if record is not None:
        processes.end_one(int(str(record["pid"])), grace=60.0)
    end_leftovers(instance.records)


@contextmanager
def _ready_to_supervise(instance: Instance, given: dict[str, str]) -> Iterator[dict[str, str]]:
    """Be the only supervisor, on record, with the servers running; the environment to pass on."""
    with instance.supervised(), ground.serving(instance, given, keep=False) as environment:
        processes.write_record(_record(instance), os.getpid())
        end_leftovers(instance.records)  # before a port is chosen: they may hold the usual one
        yield environment


def _record(instance: Instance) -> Path:
    return instance.records / "supervisor.json"


def _wait_until_served(port: int, supervisor: Supervisor) -> None:
    def served() -> bool:
        ended = supervisor.ended()
        if ended is not None:
            raise Problem(f"{supervisor.last_words(ended)}\n«{ended.name}» no arrancó.")
        with suppress(OSError, urllib.error.URLError):
            health = f"http://{LOOPBACK}:{port}/health/live"
            with urllib.request.urlopen(health, timeout=5) as answer:
                return bool(answer.status == 200)
        return False

    if not processes.wait_until(served, READY_SECONDS):
        raise Problem(f"El sitio no respondió en {READY_SECONDS:.0f} segundos.")


def _say(text: str) -> None:
    print(text, flush=True)


def _tell(text: str) -> None:
    """What is no result: apart from the output."""
    print(text, file=sys.stderr, flush=True)


def _celery(kind: str, *options: str) -> list[str]:
    return [sys.executable, "-m", "celery", "--app", "config", kind, "--loglevel", "INFO", *options]
