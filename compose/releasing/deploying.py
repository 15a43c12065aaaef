"""A release from its tag to the visitors, and back by itself if anything is wrong on the way."""

import fcntl
import json
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from compose.releasing.baking import Bake, traffic
from compose.releasing.checks import Target, check_server, check_watcher, target
from compose.releasing.containers import Containers, commit_of, forget, releases, run
from compose.releasing.evidence import collect
from compose.releasing.front import wait_for_release
from compose.releasing.moving import FRONT_PATIENCE, Scene, take_folder_to
from compose.releasing.place import NAME, PROJECT, Colour, Place, Running
from compose.releasing.problem import Problem
from compose.releasing.record import Record, say

KEPT = 5  # releases whose images stay
BASELINE = "10m"  # of traffic before the switch
BUILD_PATIENCE = 1800.0
BACKUP_PATIENCE = 3600.0
MIGRATE_PATIENCE = 3600.0
CHECK_PATIENCE = 120.0


@dataclass(frozen=True)
class Options:
    tag: str = ""
    bake: float = 300.0  # seconds
    start: float = 90.0  # seconds until a started web must be well


@contextmanager
def locked(place: Place) -> Iterator[None]:
    """One deployment at a time; the system frees the lock of one that dies."""
    with place.lock_file.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Problem("Otro despliegue está en curso. Espera a que termine.") from error
        former = signal.signal(signal.SIGTERM, _interrupted)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, former)


def deploy(place: Place, options: Options) -> None:
    with locked(place):
        containers = Containers(place)
        wanted = target(options.tag)
        if is_first(place):
            install(place, containers, wanted, options)
            return
        finish_cut_off(place, containers, options)
        record = Record.begin(
            place, "deploy", release=wanted.release, commit=wanted.commit, **facts(place)
        )
        scene = scene_of(place, containers, record, options)
        go(scene, lambda: _steps(scene, wanted, options))
        say(f"Sirve la versión {wanted.release}.")


def install(place: Place, containers: Containers, wanted: Target, options: Options) -> None:
    """The first release of a server: nothing serves yet, so nothing can be taken back."""
    record = Record.begin(place, "install", release=wanted.release, commit=wanted.commit)
    release = wanted.release
    try:
        place.point_at(Colour.BLUE)
        place.run(Running(release, release, release))
        place.tell_compose()
        with record.step("preflight", "Revisando el servidor…"):
            for known in check_server(place, containers):
                say(known)
        with record.step("image", f"Preparando la imagen de {release}…"):
            _have_image(wanted)
        with record.step("inspect", "Revisando las variables del vigilante…"):
            for known in check_watcher(place, containers):
                say(known)
        with record.step("start", "Arrancando todo por primera vez…"):
            containers.compose(
                "up", "--detach", "--pull", "missing", "--wait", "--scale", "web-green=0",
                patience=options.start + MIGRATE_PATIENCE,
            )  # fmt: skip
        with record.step("verify", "Preguntando por la entrada…"):
            wait_for_release(place, release, FRONT_PATIENCE)
    except Problem:
        place.release_file.unlink(missing_ok=True)
        record.write("end", result="failed")
        raise
    record.write("end", result="ok")
    tell(record, containers, Colour.BLUE)
    say(f"Sirve la versión {release}.")


def _steps(scene: Scene, wanted: Target, options: Options) -> None:
    record, containers, place = scene.record, scene.containers, scene.place
    with record.step("preflight", "Revisando el servidor…"):
        for known in check_server(place, containers):
            say(known)
    with record.step("image", f"Preparando la imagen de {wanted.release}…"):
        take_folder_to(wanted.commit)
        _have_image(wanted)
    with record.step("inspect", "Revisando variables y migraciones de la versión nueva…"):
        inspect(containers, wanted.release, scene.former.of(scene.live))
        for known in check_watcher(place, containers, wanted.release):
            say(known)
    with record.step("backup", "Respaldando y verificando el respaldo…"):
        record.write("point", point=back_up(containers))
    tell(record, containers, scene.live)
    with record.step("migrate", "Migrando a todas las empresas…"):
        containers.manage("migrate_schemas", release=wanted.release, patience=MIGRATE_PATIENCE)
    carry(scene, options)
    _forget_old(place)


def carry(scene: Scene, options: Options) -> None:
    """From images that are there and schemas that are migrated to a release that serves."""
    record, containers = scene.record, scene.containers
    scene.place.tell_compose()
    with record.step("start", f"Arrancando {scene.fresh.service}…"):
        scene.start_web()
    with record.step("ready", "Entrando y cotizando con la versión nueva…"):
        containers.manage("prove_companies", release=scene.release, patience=CHECK_PATIENCE)
    before = traffic(containers.logs("nginx", since=BASELINE).splitlines())
    with record.step("switch", f"Pasando las visitas a {scene.release}…"):
        scene.switch()
    with record.step("workers", "Cambiando trabajadores, agenda y vigilante…"):
        scene.start_workers()
    with record.step("bake", f"Vigilando la versión nueva {options.bake:.0f} segundos…"):
        seen = Bake(containers, scene.fresh, scene.release, before, options.bake).watch()
        record.write("measured", requests=seen.count, errors=seen.errors, p95_ms=seen.p95_ms)
    with record.step("retire", f"Parando {scene.live.service}…"):
        scene.retire()
    record.write("end", result="ok")
    tell(record, containers, scene.fresh)


def go(scene: Scene, steps: Callable[[], None]) -> None:
    """``steps``, and the way back if one of them fails, whatever the reason."""
    try:
        steps()
    except (Exception, KeyboardInterrupt) as error:
        why = str(error) if isinstance(error, Problem) else f"{type(error).__name__}: {error}"
        say(why)
        took = take_back(scene, why)
        raise Problem(
            f"La versión {scene.release} no quedó. Sirve la {scene.former.of(scene.live)}, "
            f"verificada {took:.0f} s después. Lo que se juntó: {scene.record.evidence}"
        ) from error


def take_back(scene: Scene, why: str) -> float:
    """Seconds until what served before serves again, verified. Evidence is collected first."""
    began = time.monotonic()
    record = scene.record
    record.write("taking back", why=why)
    collect(scene.containers, record)
    with record.step("back", f"Regresando a la versión {scene.former.of(scene.live)}…"):
        scene.go_back()
    took = time.monotonic() - began
    record.write("end", result="taken back", seconds=round(took, 1), why=why)
    tell(record, scene.containers, scene.live)
    return took


def finish_cut_off(place: Place, containers: Containers, options: Options) -> None:
    """A deployment that was cut off is undone before another begins."""
    record = Record.last(place)
    if not record or not record.is_cut_off:
        return
    if record.is_installing:
        raise Problem(
            "La primera instalación quedó a medias y antes de ella no servía nada a qué regresar. "
            "Termínala con: compose/deploy-beta.sh"
        )
    live, former = _before(record)
    say(f"El despliegue {record.name} quedó a medias: se regresa a lo que servía antes.")
    release = record.fact("release")
    scene = Scene(place, containers, record, live, former, release, options.start)
    take_back(scene, "Se cortó a la mitad.")


def _before(record: Record) -> tuple[Colour, Running]:
    """What served when ``record`` began. Its file may be of another release, or damaged."""
    releases = [record.fact(name) for name in ("workers", "blue", "green")]
    colours = {colour.value: colour for colour in Colour}
    live = colours.get(record.fact("live"))
    if live is None or not all(NAME.fullmatch(release) for release in releases):
        raise Problem(
            f"El despliegue {record.name} quedó a medias y {record.path} no dice qué servía antes. "
            "Mira qué contesta (active/upstream.conf y release.env dicen qué corre), mueve ese "
            "archivo a otra carpeta y corre esto otra vez."
        )
    return live, Running(*releases)


def inspect(containers: Containers, release: str, serving: str) -> None:
    """The new release reads this server's settings, and its migrations neither lock nor take away
    what the serving one reads."""
    containers.manage(
        "check", "--deploy", "--fail-level", "ERROR", release=release, patience=CHECK_PATIENCE
    )
    known = containers.manage("lint_migrations", "--list", release=serving, patience=CHECK_PATIENCE)
    containers.manage(
        "lint_migrations", "--former", "/dev/stdin",
        release=release, patience=CHECK_PATIENCE, text=known,
    )  # fmt: skip


def back_up(containers: Containers) -> str:
    """The name of a backup that was read back and verified."""
    shown = containers.manage(
        "backup", "--kind", "deploy", "--local", "--json",
        service="backup", patience=BACKUP_PATIENCE,
    )  # fmt: skip
    try:
        told = json.loads(shown.strip().splitlines()[-1])
        point = str(told["point"]) if told["verified"] else ""
        if not_copied := told.get("copy_error"):
            say(f"El respaldo está aquí, pero no se copió fuera: {not_copied}")
    except (IndexError, KeyError, TypeError, ValueError, AttributeError):
        point = ""
    if not point:
        raise Problem("El respaldo no se pudo verificar; sin respaldo no se despliega.")
    return point


def tell(record: Record, containers: Containers, colour: Colour) -> None:
    """Repeat the record in the database, for whoever reads there. The file stays the truth."""
    words = ("python", "manage.py", "record_deployment")
    try:
        containers.inside(colour.service, *words, patience=CHECK_PATIENCE, text=record.as_row())
    except Problem as problem:
        say(f"El despliegue no quedó anotado en la base: {problem}")


def _have_image(wanted: Target) -> None:
    if commit_of(wanted.release) != wanted.commit:
        run(["compose/build.sh", wanted.release], BUILD_PATIENCE, cwd=PROJECT)


def _forget_old(place: Place) -> None:
    here = place.running()
    kept = {here.workers, here.blue, here.green}
    for release in releases()[KEPT:]:
        if release not in kept:
            forget(release)


def facts(place: Place) -> dict[str, str]:
    here = place.running()
    return {
        "live": place.live().value,
        "workers": here.workers,
        "blue": here.blue,
        "green": here.green,
    }


def scene_of(place: Place, containers: Containers, record: Record, options: Options) -> Scene:
    return Scene(
        place, containers, record, place.live(), place.running(), record.fact("release"),
        options.start,
    )  # fmt: skip


def is_first(place: Place) -> bool:
    """Whether no release ever served here. A server that lost its file is no new one."""
    record = Record.last(place)
    if record and record.is_installing:
        return True
    if place.release_file.exists():
        return False
    served = next((each.served for each in Record.newest_first(place) if each.served), "")
    if served:
        raise Problem(
            f"No está {place.release_file}, y aquí ya servía la versión {served}. Escribe en él "
            f"una línea, RELEASE={served}, y corre esto otra vez."
        )
    return True


def _interrupted(signal_number: int, frame: FrameType | None) -> None:
    raise Problem("Se pidió parar.")
