"""Base de datos, colas y correo privados para trabajar en una computadora, sin instalar nada."""

import argparse
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType

from compose.local import broker, ground, postgres, product
from compose.local.instance import PROJECT, Instance, open_instance
from compose.local.problem import Problem

Verb = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _end)
    try:
        verb: Verb = options.verb
        return verb(options)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def execute(options: argparse.Namespace) -> int:
    """Run a command with the servers up; its exit code."""
    if not options.command:
        raise Problem("Escribe el comando después de «--».")
    instance = open_instance(options.instance)
    given = ground.operator_environment()
    with ground.serving(instance, given, keep=not options.stop) as environment:
        return _run(options.command, environment)


def up(options: argparse.Namespace) -> int:
    """Leave the servers running, and print what a shell needs to use them."""
    instance = open_instance(options.instance)
    with ground.serving(instance, ground.operator_environment(), keep=True) as environment:
        for name in (*environment[ground.FILLED_IN].split(), ground.FILLED_IN):
            print(f"export {name}={shlex.quote(environment[name])}")
    return 0


def down(options: argparse.Namespace) -> int:
    _end_everything(open_instance(options.instance))
    return 0


def clean(options: argparse.Namespace) -> int:
    """Stop every instance and delete what they hold."""
    for home in sorted((PROJECT / ".local").glob("*/")):
        instance = open_instance(home.name)
        _end_everything(instance)
        instance.remove()
        shutil.rmtree(instance.shared, ignore_errors=True)
    return 0


def status(options: argparse.Namespace) -> int:
    instance = open_instance(options.instance)
    clusters = instance.servers.glob("postgresql-*")
    running = {
        "PostgreSQL": next(filter(None, map(postgres.server_pid, clusters)), None),
        "Colas": broker.server_pid(instance),
        "Producto": (product.running(instance) or {}).get("pid"),
    }
    for label, pid in running.items():
        print(f"{label}: {f'en marcha (proceso {pid})' if pid else 'detenido'}")
    return 0


def run(options: argparse.Namespace) -> int:
    instance = open_instance(options.instance)
    try:
        return product.run(instance, options.port, with_demo=not options.without_demo)
    except (KeyboardInterrupt, SystemExit):
        print("Detenido.")
        return 0


def demo(options: argparse.Namespace) -> int:
    return product.demo(open_instance(options.instance))


def _end_everything(instance: Instance) -> None:
    product.stop(instance)
    (instance.records / "keep").unlink(missing_ok=True)
    ground.stop(instance)


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run ``command`` to its end; a request to stop is passed on, and awaited."""
    requests: list[int] = []
    # Ctrl-C reaches the child by itself: it is in the terminal's foreground group too.
    signal.signal(signal.SIGINT, lambda number, frame: None)
    signal.signal(signal.SIGTERM, lambda number, frame: requests.append(number))
    try:
        child = subprocess.Popen(command, env=environment, cwd=PROJECT)
    except OSError as error:
        raise Problem(f"No se pudo ejecutar «{command[0]}»: {error.strerror}.") from error
    while True:
        with suppress(subprocess.TimeoutExpired):
            code = child.wait(timeout=0.2)
            return code if code >= 0 else 128 - code
        while requests:
            child.send_signal(requests.pop())


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m compose.local", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="verbo")

    def add(name: str, function: Verb, summary: str, instance: str) -> argparse.ArgumentParser:
        verb = verbs.add_parser(name, help=summary)
        verb.add_argument("--instance", default=instance, help="carpeta dentro de .local")
        verb.set_defaults(verb=function)
        return verb

    verb = add("exec", execute, "ejecuta un comando con los servidores en marcha", "dev")
    verb.add_argument("--stop", action="store_true", help="al terminar, detén los servidores")
    verb.add_argument("command", nargs="*", help="el comando, después de «--»")
    add("up", up, "pone en marcha los servidores y los deja así", "dev")
    add("down", down, "detiene lo que se puso en marcha", "dev")
    add("status", status, "dice qué está en marcha", "dev")
    add("clean", clean, "detiene todo y borra los datos de todas las instancias", "dev")
    verb = add("run", run, "sirve el producto completo hasta que lo detengas", "dev")
    verb.add_argument("--port", type=int, default=product.FIRST_PORT, help="primer puerto a probar")
    verb.add_argument("--without-demo", action="store_true", help="sin empresas de demostración")
    add("demo", demo, "cotiza el trabajo de demostración de principio a fin", "demo")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
