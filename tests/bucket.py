"""A real S3-compatible server with one bucket, in a process of its own."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from tenants.web.buckets import CLIENT

BUCKET = "archivos-de-empresas"
REGION = "us-east-1"
START_SECONDS = 30.0


@dataclass(frozen=True)
class Bucket:
    """Where it is, and what a program with its keys sees in it."""

    port: int
    key: str
    secret: str

    @property
    def url(self) -> str:
        """As an operator writes it."""
        return f"http://{self.key}:{self.secret}@127.0.0.1:{self.port}/{BUCKET}?region={REGION}"

    @property
    def client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id=self.key,
            aws_secret_access_key=self.secret,
            region_name=REGION,
            config=CLIENT,
        )

    def keys(self) -> set[str]:
        found = self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return {entry["Key"] for entry in found}


@contextmanager
def bucket_server(folder: Path) -> Iterator[Bucket]:
    """Started for the block, with its data in ``folder``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    bucket = Bucket(port, "llave", secrets.token_hex(16))
    program = Path(sys.executable).with_name("nanio")
    command = [program, "serve", f"--data-dir={folder}", "--host=127.0.0.1", f"--port={port}"]
    keys = {"NANIO_ACCESS_KEY": bucket.key, "NANIO_SECRET_KEY": bucket.secret}
    with (folder / "nanio.log").open("w") as log:
        server = subprocess.Popen(
            [*command, "--no-access-log"], env=os.environ | keys, stdout=log, stderr=log
        )
    try:
        wait_for(port, server)
        bucket.client.create_bucket(Bucket=BUCKET)
        yield bucket
    finally:
        server.terminate()
        server.wait(10)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until somebody answers on ``port``. Raises RuntimeError."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"Nothing answers on port {port}: the server did not start.")
