"""What a command that was typed without an environment is lent: the local instance, served."""

import os
import sys

from compose.local import ground
from compose.local.instance import open_instance
from compose.local.problem import Problem


def lend_environment() -> None:
    """Start the servers of the instance, leave them running, and set their variables here.

    The instance is «dev» unless ``LOCAL_INSTANCE`` names another. Ends the process with a sentence
    where the servers cannot be started.
    """
    name = os.environ.get(ground.INSTANCE) or "dev"
    given = ground.operator_environment()
    try:
        with ground.serving(open_instance(name), given, keep=True) as environment:
            os.environ.update(environment)
    except Problem as problem:
        sys.exit(str(problem))
    told = f"Sin variables: se usa la instancia local «{name}»; «make stop» la detiene."
    print(told, file=sys.stderr)
