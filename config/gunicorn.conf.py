"""The web server's settings; gunicorn reads this file by itself, and nothing imports it."""

import sys
from pathlib import Path
from typing import Any

from config.env import env_bool, env_choice, env_int, env_networks, env_text
from config.logs import LEVELS, logging_settings

bind = env_text("WEB_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = env_int("WEB_PROCESSES", 2, 1, 64)
threads = env_int("WEB_THREADS", 12, 2, 64)
timeout = 60
graceful_timeout = 30
# Far longer than nginx keeps an idle connection (site.conf), also where nginx reads an answer late.
# Who closes first must be nginx, since it never repeats a POST.
keepalive = 30

# The program is read once, before the processes part: they share its memory, and a new one answers
# at once instead of after two seconds.
preload_app = True

# What a process has kept of many companies is given back now and then, not by all at one moment.
max_requests = 20_000
max_requests_jitter = 4_000

# The workers' sign of life is a file: on a disk it could stall behind other writes.
if Path("/dev/shm").is_dir():  # noqa: S108 -- memory, so that a busy disk stalls no worker
    worker_tmp_dir = "/dev/shm"  # noqa: S108 -- gunicorn makes files of its own in it


def post_fork(server: Any, worker: Any) -> None:
    """A request that heard from the database does not wait 5 ms for another that computes."""
    sys.setswitchinterval(0.0005)


# It would be opened in the home folder, which may be read-only or shared.
control_socket_disable = True

# Whose word on the scheme and address of a request is believed.
forwarded_allow_ips = ",".join(env_networks("TRUSTED_PROXIES") or ["127.0.0.1", "::1"])

# The application writes a line for each request, by the route's name: an access log would hold the
# addresses themselves, and with them every customer's link.
accesslog = None
logconfig_dict = logging_settings(
    env_choice("LOG_LEVEL", "info", LEVELS).upper(), readable=env_bool("DEBUG", False)
)
