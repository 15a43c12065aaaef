"""Somebody with a browser on a company's address: TLS, cookies, redirects and forms."""

import http.client
import socket
import ssl
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin

from tests.stack.network import network_of

PATIENCE = 70.0  # seconds: nginx waits 65 for the web


@dataclass(frozen=True)
class Answer:
    status: int
    url: str
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def form(self, action: str) -> "Form":
        """The first form that is posted to an address that ends with ``action``."""
        reader = _Forms()
        reader.feed(self.text)
        found = [form for form in reader.forms if urljoin(self.url, form.action).endswith(action)]
        assert found, f"no form for {action} at {self.url}: {[f.action for f in reader.forms]}"
        return Form(urljoin(self.url, found[0].action), found[0].fields)


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    """The fields of each form as a browser would send them untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "form":
            self.forms.append(Form(given.get("action") or ""))
        elif not self.forms:
            return
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            first = self.select not in self.forms[-1].fields
            if first or "selected" in given:
                self.forms[-1].fields[self.select] = given.get("value") or ""
        elif tag == "input" and name:
            choice = given.get("type") in {"checkbox", "radio"}
            if not choice or "checked" in given:
                self.forms[-1].fields[name] = given.get("value") or ("on" if choice else "")
        elif tag == "textarea" and name:
            self.forms[-1].fields[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = None


class _Connection(http.client.HTTPSConnection):
    """To this machine, or to the engine's network, by the name of the site."""

    def __init__(self, host: str, *, engine: int | None, **given: Any) -> None:
        super().__init__(host, **given)
        self.engine = engine

    def connect(self) -> None:
        with network_of(self.engine):
            reached = socket.create_connection(("127.0.0.1", self.port), 10)
        reached.settimeout(PATIENCE)
        self.sock = self._context.wrap_socket(reached, server_hostname=self.host)  # type: ignore[attr-defined]


@contextmanager
def requests_that_never_end(host: str, engine: int | None, count: int) -> Iterator[None]:
    """``count`` connections of one address, each with a request of which the rest does not come."""
    head = f"POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9\r\n\r\n".encode()
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with ExitStack() as held:
        for _ in range(count):
            with network_of(engine):
                reached = socket.create_connection(("127.0.0.1", 443), 10)
            sent = held.enter_context(context.wrap_socket(reached, server_hostname=host))
            sent.sendall(head)
        yield


class _Handler(urllib.request.HTTPSHandler):
    def __init__(self, engine: int | None, context: ssl.SSLContext) -> None:
        super().__init__(context=context)
        self.engine, self.context = engine, context

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_Connection, engine=self.engine), req, context=self.context)


class Visitor:
    def __init__(self, host: str, engine: int | None, authority: str) -> None:
        self.host, self.engine, self.authority = host, engine, authority
        self.cookies = CookieJar()
        context = ssl.create_default_context(cafile=authority)
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            _Handler(engine, context),
            urllib.request.HTTPCookieProcessor(self.cookies),
        )

    def twin(self) -> "Visitor":
        """Another browser of the same person, who has entered there too."""
        made = Visitor(self.host, self.engine, self.authority)
        for cookie in self.cookies:
            made.cookies.set_cookie(cookie)
        return made

    def get(self, path: str) -> Answer:
        return self._ask(urllib.request.Request(self._url(path)))

    def post(self, path: str, data: bytes, kind: str = "application/octet-stream") -> Answer:
        headers = {"Content-Type": kind, "Origin": f"https://{self.host}"}
        return self._ask(urllib.request.Request(self._url(path), data, headers))

    def send(self, form: Form, **values: str) -> Answer:
        body = urlencode(form.fields | values).encode()
        headers = {"Referer": form.action, "Origin": f"https://{self.host}"}
        return self._ask(urllib.request.Request(form.action, body, headers))

    def _url(self, path: str) -> str:
        return urljoin(f"https://{self.host}/", path)

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            response = self.opener.open(request, timeout=PATIENCE)
        except HTTPError as error:
            response = error
        with response:
            return Answer(response.status, response.url, response.headers, response.read())
