"""An SMTP server that sends nothing: each message becomes a file that can be looked at."""

import asyncio
import itertools
import os
import socket
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from compose.local import processes
from compose.local.instance import PROJECT, Instance

LOOPBACK = "127.0.0.1"


class MailFolder:
    """Writes each message that arrives to ``folder`` as ``<moment>-<number>.eml``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{next(self.numbers):04}"
        # Renamed when complete: whoever watches the folder never reads half a message.
        unfinished = self.folder / f"{name}.part"
        unfinished.write_bytes(content)
        unfinished.rename(self.folder / f"{name}.eml")
        return "250 OK"


def ensure_running(instance: Instance) -> int:
    """Start the sink unless it lives already; the port it listens on."""
    path = _record(instance)
    record = processes.read_record(path)
    if record is not None:
        return int(str(record["port"]))
    # Bound here and inherited: the port is known, and accepts, before the process is up.
    with socket.create_server((LOOPBACK, 0)) as listener:
        port = int(listener.getsockname()[1])
        sink = processes.start(
            [sys.executable, "-m", "compose.local.mailsink", instance.mail, str(listener.fileno())],
            log=instance.logs / "mailsink.log",
            env=os.environ,
            cwd=PROJECT,
            inherited=(listener.fileno(),),
        )
    processes.write_record(path, sink.pid, port=port)
    return port


def stop(instance: Instance) -> None:
    processes.end_recorded(_record(instance), grace=2.0)


def serve(folder: Path, listener: socket.socket) -> None:
    """Serve until the process is ended."""
    loop = asyncio.new_event_loop()
    messages = MailFolder(folder)
    loop.run_until_complete(
        loop.create_server(lambda: SMTP(messages, enable_SMTPUTF8=True, loop=loop), sock=listener)
    )
    loop.run_forever()


def _record(instance: Instance) -> Path:
    return instance.records / "mailsink.json"


if __name__ == "__main__":
    serve(Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[2])))
