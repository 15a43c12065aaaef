"""``python -m ops.uptime.watcher``: looks until it is told to stop.

``--check`` reads its settings alone; ``--once`` looks once and says what it saw.
"""

import argparse
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from ops.alerts.core.rulebook import BadRules, load
from ops.alerts.sending.alerting import Alerting
from ops.alerts.sending.channels import Channels, read_channels, silent_routes
from ops.alerts.sending.store import Store
from ops.uptime.watcher.application import Application
from ops.uptime.watcher.asking import Visitor
from ops.uptime.watcher.dead_man import DeadMan
from ops.uptime.watcher.rounds import Look, Watcher
from ops.uptime.watcher.running import Watch
from ops.uptime.watcher.settings import (
    BadSettings,
    Settings,
    read_environment,
    read_settings,
)
from ops.uptime.watcher.storage import Storage
from ops.uptime.watcher.targets import Targets

WHAT = "Vigila el sitio desde fuera y avisa."
WRONG = 2  # the exit code for settings that cannot be used


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="ops.uptime.watcher", description=WHAT)
    parser.add_argument("--check", action="store_true", help="solo revisa las variables")
    parser.add_argument("--once", action="store_true", help="mira una vez y dice qué vio")
    parser.add_argument("--env", type=Path, help="archivo de variables, NOMBRE=valor por línea")
    options = parser.parse_args(words)
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout
    )
    try:
        given = read_environment(options.env, os.environ)
        settings = read_settings(given)
        watch = together(settings, given)
    except (BadSettings, BadRules) as error:
        print("\n".join(error.problems), file=sys.stderr)
        return WRONG
    except OSError as error:
        print(f"WATCH_HOME no se puede usar: {error.strerror}.", file=sys.stderr)
        return WRONG
    try:
        if options.check:
            print(f"Todo está en orden para vigilar {settings.site} como «{settings.name}».")
            return 0
        if options.once:
            return shown(watch.watcher.look(int(time.time())))
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        logging.info("Vigila %s como «%s».", settings.site, settings.name)
        watch.run(stopped)
        return 0
    finally:
        watch.close()


def together(settings: Settings, environment: Mapping[str, str]) -> Watch:
    """Raises BadRules, and OSError where its folder cannot be written."""
    own_rules = environment.get("ALERT_RULES", "").strip()
    book = load(Path(own_rules) if own_rules else None)
    addresses = environment.get("ALERT_CHANNELS", "").strip()
    channels = read_channels(Path(addresses)) if addresses else Channels({})
    for problem in silent_routes(book, channels):
        logging.warning(problem)
    visitor = Visitor(settings.connection)
    application = Application(settings, visitor)
    storage = Storage(settings.database)
    watcher = Watcher(settings, storage, Targets(settings, visitor), application)
    page = f"{settings.site}/programa/alarmas/"
    alerting = Alerting(book, Store(settings.alarms), channels, page=page)
    dead_man = DeadMan(settings.dead_man_file, settings.dead_man_url, visitor)
    return Watch(watcher, application, alerting, dead_man, settings.pace)


def shown(look: Look) -> int:
    """What was seen, on the terminal; 1 if anything is not up."""
    for target, sight in look.sights.items():
        state = {True: "bien", False: "CAÍDO", None: "sin saber"}[sight.is_up]
        print(f"{target:12} {state:10} {sight.seconds:6.2f} s  {sight.why}".rstrip())
    print(f"{'lecturas':12} {'bien' if look.readings is not None else 'no las entrega'}")
    return 0 if look.readings is not None and not look.is_down else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
