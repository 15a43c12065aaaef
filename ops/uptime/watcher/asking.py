"""Requests of a visitor: one connection each, no redirects, never longer than a few seconds."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from urllib.parse import urlsplit

from ops.uptime.watcher.settings import Connection

PATIENCE = 10.0  # seconds for each step of a request
LARGEST = 2_000_000  # bytes of an answer that are read
AGENT = "cotizador-vigilante"


class NoAnswer(Exception):
    """``str()`` says in Spanish why there was none; ``is_expired``: for its certificate."""

    def __init__(self, why: str, *, is_expired: bool = False) -> None:
        super().__init__(why)
        self.is_expired = is_expired


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: bytes
    certificate_ends: int | None  # seconds since 1970

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


@dataclass(frozen=True)
class Trust:
    """``version`` is that of the file of the authority of one's own."""

    context: ssl.SSLContext
    version: tuple[int, int] | None


def _version(authority: Path | None) -> tuple[int, int] | None:
    try:
        told = authority.stat() if authority else None
    except OSError:
        return None
    return (told.st_ino, told.st_mtime_ns) if told else None


def _trusting(authority: Path | None) -> Trust:
    """In the moment in which the file is replaced, or damaged, the authorities of everybody are
    what is left; the next request looks again."""
    version, context = _version(authority), ssl.create_default_context()
    if authority:
        try:
            context.load_verify_locations(str(authority))
        except OSError:  # ssl.SSLError is one
            version = None
    return Trust(context, version)


class Visitor:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._trust = _trusting(connection.authority)

    @property
    def _context(self) -> ssl.SSLContext:
        """A certificate that signs itself is made anew while the watcher runs."""
        if self._trust.version != _version(self._connection.authority):
            self._trust = _trusting(self._connection.authority)
        return self._trust.context

    def elsewhere(self) -> "Visitor":
        """Of other sites: where the DNS leads, with certificates that all believe."""
        return Visitor(Connection())

    def ask(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        cookies: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """Raises NoAnswer."""
        parts = urlsplit(address)
        sent = {"User-Agent": AGENT, "Host": parts.netloc, "Connection": "close"}
        sent |= headers or {}
        if cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connected = self._connected(parts.scheme, parts.hostname or "", parts.port)
        try:
            connected.request(method, path, body=body, headers=sent)
            ends = _certificate_end(connected.sock)
            response = connected.getresponse()
            return Answer(
                status=response.status,
                headers={name.lower(): value for name, value in response.getheaders()},
                cookies=_cookies(response.headers.get_all("Set-Cookie") or []),
                body=response.read(LARGEST),
                certificate_ends=ends,
            )
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(f"se cortó: {_said(error)}") from error
        finally:
            connected.close()

    def _connected(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        """With TLS under the name of the address, wherever it leads."""
        where = self._connection.host or host
        at = self._connection.port or port or (443 if scheme == "https" else 80)
        plain = http.client.HTTPConnection(where, at, timeout=PATIENCE)
        try:
            plain.sock = socket.create_connection((where, at), PATIENCE)
            if scheme == "https":
                plain.sock = self._context.wrap_socket(plain.sock, server_hostname=host)
        except ssl.SSLCertVerificationError as error:
            plain.close()
            is_expired = error.verify_code == 10  # X509_V_ERR_CERT_HAS_EXPIRED
            raise NoAnswer(
                f"su certificado no vale: {error.verify_message}", is_expired=is_expired
            ) from error
        except OSError as error:
            plain.close()
            raise NoAnswer(f"no se pudo conectar: {_said(error)}") from error
        return plain


def _certificate_end(connected: socket.socket | None) -> int | None:
    if not isinstance(connected, ssl.SSLSocket):
        return None
    ends = (connected.getpeercert() or {}).get("notAfter")
    return int(ssl.cert_time_to_seconds(ends)) if isinstance(ends, str) else None


def _cookies(headers: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for header in headers:
        try:
            found |= {name: each.value for name, each in SimpleCookie(header).items()}
        except CookieError:
            continue
    return found


def _said(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"no contestó en {PATIENCE:.0f} segundos"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
