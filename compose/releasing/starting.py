"""What was stopped by hand starts again, once it is sure that nothing is missing.

What runs already is made anew if its variables have changed. The idle colour stays away.
"""

from compose.releasing.checks import check_start
from compose.releasing.containers import Containers
from compose.releasing.deploying import locked
from compose.releasing.place import Place
from compose.releasing.problem import Problem
from compose.releasing.record import Record, say

PATIENCE = 180


def start(place: Place) -> None:
    containers = Containers(place)
    for known in check_start(place, containers):
        say(known)
    place.tell_compose()
    with locked(place):
        _up(place, containers)
    say(f"En marcha la versión {place.running().of(place.live())}.")
    record = Record.last(place)
    if record and record.is_cut_off:
        say(f"El despliegue {record.name} quedó a medias: termínalo con compose/deploy-beta.sh")


def _up(place: Place, containers: Containers) -> None:
    try:
        containers.compose(
            "up", "--detach", "--pull", "never", "--wait", "--wait-timeout", str(PATIENCE),
            "--scale", f"{place.live().other.service}=0", patience=PATIENCE + 120,
        )  # fmt: skip
    except Problem as problem:
        raise Problem(
            f"{problem}\nAlgo no quedó sano. Quién: docker compose --file compose/compose.yaml "
            f"--env-file {place.release_file} ps --all"
        ) from problem
