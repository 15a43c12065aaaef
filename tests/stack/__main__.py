"""The composed servers by hand: python -m tests.stack up | down."""

import os
import sys

from tests.stack.servers import ENGINE, RELEASE, Servers, prepare, run, told


def main(words: list[str]) -> int:
    match words:
        case ["up"]:
            told(run([str(ENGINE), "build", RELEASE], os.environ, 1500))
            servers = Servers.of_engine()
            servers.clear()
            prepare(servers.home, servers.environment)
            servers.up()
            print(told(run([str(ENGINE), "settings"], os.environ)), end="")
            return 0
        case ["down"]:
            Servers.of_engine().clear()
            told(run([str(ENGINE), "stop"], os.environ))
            return 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
