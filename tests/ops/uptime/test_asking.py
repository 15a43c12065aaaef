"""The watcher believes the certificate in use: one of an authority, or one that signs itself."""

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from ops.uptime.watcher.asking import NoAnswer, Visitor
from ops.uptime.watcher.settings import Connection
from tests.gameday.front import Front

ADDRESS = "https://localhost/"


class Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words: object) -> None:
        pass


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[int]:
    """The port of a small site, with TLS if it is given a context."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hello)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def sign(folder: Path) -> Path:
    """A pair that signs itself takes the place of the former, as ``certificates.sh trial`` does."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "9", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost", "-keyout", "new.key", "-out", "new.crt"],
        check=True, capture_output=True, cwd=folder,
    )  # fmt: skip
    for name in ("key", "crt"):
        (folder / f"new.{name}").replace(folder / f"tls.{name}")
    return folder / "tls.crt"


def test_a_certificate_that_signs_itself_is_believed_also_when_it_is_made_anew(
    tmp_path: Path,
) -> None:
    certificate = sign(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, tmp_path / "tls.key")
    with serving(context) as port:
        visitor = Visitor(Connection("127.0.0.1", port, certificate))
        assert visitor.ask("GET", ADDRESS).status == 200
        sign(tmp_path)
        with pytest.raises(NoAnswer, match="su certificado no vale"):
            visitor.ask("GET", ADDRESS)  # the site still shows the former
        context.load_cert_chain(certificate, tmp_path / "tls.key")
        assert visitor.ask("GET", ADDRESS).status == 200


def test_that_of_an_authority_is_believed_though_the_own_file_holds_no_authority(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As beside the servers, where the own file is the site's certificate, whoever signed it."""
    with serving() as behind:
        front = Front(tmp_path, behind)
        try:
            visitor = Visitor(Connection("127.0.0.1", front.port, tmp_path / "leaf.pem"))
            with pytest.raises(NoAnswer, match="su certificado no vale"):
                visitor.ask("GET", ADDRESS)
            monkeypatch.setenv("SSL_CERT_FILE", str(front.authority))
            fresh = Visitor(Connection("127.0.0.1", front.port, tmp_path / "leaf.pem"))
            assert fresh.ask("GET", ADDRESS).status == 200
        finally:
            front.close()


@pytest.mark.parametrize("body", ["", "no es un certificado"])
def test_a_damaged_file_of_ones_own_leaves_the_authorities_of_everybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    with serving() as behind:
        front = Front(tmp_path, behind)
        try:
            monkeypatch.setenv("SSL_CERT_FILE", str(front.authority))
            own = tmp_path / "own.pem"
            own.write_text(body)
            visitor = Visitor(Connection("127.0.0.1", front.port, own))
            assert visitor.ask("GET", ADDRESS).status == 200
            own.unlink()
            assert visitor.ask("GET", ADDRESS).status == 200
        finally:
            front.close()
