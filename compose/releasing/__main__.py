"""The operator's commands: python3 -m compose.releasing deploy | rollback | start."""

import sys
from argparse import ArgumentParser

from compose.releasing.deploying import Options, deploy
from compose.releasing.place import Place
from compose.releasing.problem import Problem
from compose.releasing.returning import roll_back
from compose.releasing.starting import start


def parser() -> ArgumentParser:
    whole = ArgumentParser(prog="compose.releasing", description="Versiones en este servidor.")
    acts = whole.add_subparsers(dest="act", required=True)
    out = acts.add_parser("deploy", help="pone una versión; si sale mal, regresa sola")
    out.add_argument("tag", nargs="?", default="", help="la versión; si no, la de esta carpeta")
    back = acts.add_parser("rollback", help="regresa a una versión anterior")
    back.add_argument("tag", nargs="?", default="", help="a cuál; si no, la de antes")
    back.add_argument(
        "--with-database", action="store_true", help="también la base y los archivos de antes"
    )
    back.add_argument("--yes", action="store_true", help="no preguntes")
    acts.add_parser("start", help="arranca lo que se detuvo, si nada falta")
    for act in (out, back):
        act.add_argument("--bake", type=float, default=Options.bake, help="segundos de vigilancia")
        act.add_argument(
            "--start", type=float, default=Options.start, help="segundos para que arranque"
        )
    return whole


def main() -> int:
    asked = parser().parse_args()
    try:
        if asked.act == "start":
            start(Place.wherever())
            return 0
        options = Options(tag=asked.tag, bake=asked.bake, start=asked.start)
        place = Place.of_environment()
        if asked.act == "deploy":
            deploy(place, options)
        else:
            roll_back(place, options, with_database=asked.with_database, agreed=asked.yes)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
