"""Back by hand, to a release whose images are still here.

The database stays as it is, since every release runs on the schemas of the one after it. Who wants
the data of before the deployment as well says so: what is there now is backed up first.
"""

from compose.releasing.containers import Containers, commit_of, releases
from compose.releasing.deploying import (
    Options,
    carry,
    facts,
    finish_cut_off,
    go,
    is_first,
    locked,
    scene_of,
)
from compose.releasing.moving import GRACE, WORK_GRACE, WORKING, take_folder_to
from compose.releasing.place import Colour, Place
from compose.releasing.problem import Problem
from compose.releasing.record import Record, say

RESTORE_PATIENCE = 3600.0


def roll_back(
    place: Place, options: Options, *, with_database: bool = False, agreed: bool = False
) -> None:
    """To ``options.tag``, or else to the release before this one."""
    with locked(place):
        containers = Containers(place)
        finish_cut_off(place, containers, options)
        if is_first(place):
            raise Problem("Nada se ha desplegado en este servidor todavía.")
        release = _chosen(place, options.tag)
        point = _point_before(place) if with_database else ""
        if point and not agreed:
            _ask(point)
        commit = commit_of(release)
        record = Record.begin(place, "rollback", release=release, commit=commit, **facts(place))
        scene = scene_of(place, containers, record, options)

        def steps() -> None:
            take_folder_to(commit)
            if point:
                restore(containers, record, point)
            carry(scene, options)

        go(scene, steps)
        say(f"Sirve la versión {release}.")


def restore(containers: Containers, record: Record, point: str) -> None:
    """The database and the files of ``point`` in place of those of now, which are backed up. Nobody
    is served meanwhile: visitors read that the site will be back."""
    with record.step("stop", "Parando el sitio…"):
        containers.stop(*(colour.service for colour in Colour), grace=GRACE)
        containers.stop(*WORKING, grace=WORK_GRACE)
    with record.step("restore", f"Respaldando lo de ahora y restaurando el punto {point}…"):
        said = containers.manage(
            "restore", point, "--replace", "--yes", service="backup", patience=RESTORE_PATIENCE
        )
        say(said.strip())


def _chosen(place: Place, tag: str) -> str:
    here = place.running()
    live = place.live()
    release = tag or here.of(live.other)
    known = releases()
    if release == here.of(live):
        others = ", ".join(name for name in known if name != release) or "no hay otra"
        raise Problem(f"Ya sirve la versión {release}. Di a cuál se regresa: {others}.")
    if release not in known:
        raise Problem(f"No está la imagen de «{release}». Están: {', '.join(known) or 'ninguna'}.")
    return release


def _point_before(place: Place) -> str:
    """The backup that was made before the release that serves was put out."""
    serving = place.running().of(place.live())
    for record in Record.newest_first(place):
        if record.fact("act") == "deploy" and record.fact("release") == serving and record.point:
            return record.point
    raise Problem(
        f"No hay un respaldo de antes de la versión {serving}. Mira los puntos con «manage.py "
        "backups» y restaura uno como dice la guía de operación."
    )


def _ask(point: str) -> None:
    say(
        f"La base y los archivos vuelven al punto {point}: lo que se hizo desde entonces deja de "
        "verse. Lo de ahora se respalda antes."
    )
    try:
        answer = input("Escribe SI para seguir: ")
    except EOFError:
        answer = ""
    if answer.strip().upper() not in {"SI", "SÍ"}:
        raise Problem("No se cambió nada.")
