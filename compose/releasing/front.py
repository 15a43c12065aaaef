"""Asks the installation what it answers, through its own front door on this server."""

import http.client
import json
import socket
import ssl
import time
from dataclasses import dataclass

from compose.releasing.place import Place
from compose.releasing.problem import Problem

PATIENCE = 5  # seconds for an answer


@dataclass(frozen=True)
class Answer:
    status: int  # 0 without an answer
    release: str
    ms: float

    @property
    def is_well(self) -> bool:
        return self.status == 200


NO_ANSWER = Answer(0, "", PATIENCE * 1000.0)


class _Here(http.client.HTTPSConnection):
    """To this server, by the name of the site."""

    def connect(self) -> None:
        reached = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        # The certificate was looked at before; here the question is whether anybody answers.
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self.sock = context.wrap_socket(reached, server_hostname=self.host)


def ask(place: Place, path: str) -> Answer:
    """Never raises: no answer is an answer."""
    began = time.monotonic()
    connection = _Here(place.setting("BASE_DOMAIN", "localhost"), 443, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
    except (OSError, http.client.HTTPException):
        return NO_ANSWER
    finally:
        connection.close()
    return Answer(response.status, _release(body), (time.monotonic() - began) * 1000)


def wait_for_release(place: Place, release: str, patience: float) -> None:
    """Until the front door is answered by ``release``, and it can serve."""
    ends = time.monotonic() + patience
    told = NO_ANSWER
    while time.monotonic() < ends:
        told = ask(place, "/health/live")
        if told.is_well and told.release == release and ask(place, "/health/ready").is_well:
            return
        time.sleep(0.5)
    said = f"contesta {told.status}, versión «{told.release}»" if told.status else "no contesta"
    raise Problem(f"La entrada no llega a la versión {release} en {patience:.0f} segundos: {said}.")


def _release(body: bytes) -> str:
    try:
        told = json.loads(body)
    except ValueError:
        return ""
    return str(told.get("release", "")) if isinstance(told, dict) else ""
