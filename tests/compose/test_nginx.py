"""What nginx writes down of an address: never what lets somebody in."""

import re
from pathlib import Path

import pytest

from tests.addresses import Address, addresses_of

TOKENS = Path(__file__).parents[2] / "tenants/static/cotizador/tokens.css"
SITE = (Path(__file__).parents[2] / "compose" / "nginx" / "site.conf").read_text()
GUNICORN = (Path(__file__).parents[2] / "config" / "gunicorn.conf.py").read_text()
TOKEN = "WzEsImQwMTk4:1xXsxs:nETvZDA7gcJe9zWH"
WITH_TOKEN = [
    address
    for urlconf in ("config.urls.public", "config.urls.company")
    for address in addresses_of(urlconf)
    if "token" in address.parameters
]


def told(path: str) -> str:
    """What the map ``$told`` makes of a path, as nginx does: by the first pattern that fits."""
    table = SITE.split("map $uri $told {")[1].split("\n}")[0]
    for pattern, value in re.findall(r'"~([^"]+)"\s+"?([^";]+)"?;', table):
        found = re.search(pattern.replace("(?<", "(?P<"), path)
        if found:
            return value.replace("${page}", found.groupdict().get("page", "")).replace(
                "$page", found.groupdict().get("page", "")
            )
    return path


def test_nginx_closes_an_idle_connection_to_the_web_long_before_the_web_does() -> None:
    """A busy machine reads an answer seconds after it was sent, and counts from there."""
    idle = re.search(r"^    keepalive_timeout (\d+)s;", SITE, re.MULTILINE)
    kept = re.search(r"^keepalive = (\d+)$", GUNICORN, re.MULTILINE)
    assert idle and kept
    assert int(kept[1]) >= 5 * int(idle[1])


@pytest.mark.parametrize("address", WITH_TOKEN, ids=lambda address: address.name)
def test_the_token_of_every_address_is_left_out(address: Address) -> None:
    path = address.path(pk=7, token=TOKEN, kind="accepted")
    assert TOKEN[:8] not in told(path)
    # A short one, which the guard against long words would let pass.
    assert told(address.path(pk=7, token="abc", kind="accepted")).endswith("/…")


def test_a_page_without_a_token_is_told_whole() -> None:
    assert told("/cotizaciones/12/partidas/") == "/cotizaciones/12/partidas/"
    assert told("/contrasena/olvide/") == "/contrasena/olvide/"
    assert told("/ir/") == "/ir/"


def test_the_log_holds_no_query_referrer_or_agent() -> None:
    line = SITE.split("log_format told")[1].split(";\n")[0]
    assert not re.search(r"\$(request|request_uri|args|query_string|http_\w+|uri)\b(?!_)", line)


PAGES = sorted((Path(__file__).parents[2] / "compose" / "nginx" / "paginas").glob("*.html"))
SHARED = re.compile(r'<!--# include virtual="/paginas/([a-z]+\.html)" -->')


def test_each_page_of_nginx_takes_its_look_from_the_one_source() -> None:
    parts = {path.name: path.read_text() for path in PAGES if not path.stem.isdigit()}
    assert set(parts) == {"estilo.html", "marca.html"}
    for path in PAGES:
        if path.name not in parts:
            text = path.read_text()
            assert SHARED.findall(text) == ["estilo.html", "marca.html"], path.name
            assert "<style" not in text and "<svg" not in text, path.name
    assert "ssi on;" in SITE.split("location ^~ /paginas/ {")[1].split("}")[0]


def test_each_error_of_nginx_has_its_page() -> None:
    named = set(re.findall(r"error_page [\d ]+ /paginas/(\S+\.html);", SITE))
    assert named == {path.name for path in PAGES if path.stem.isdigit()}


def test_the_pages_have_the_colours_of_the_product() -> None:
    """They answer when nothing else does, so they hold their own copy of these few."""
    style = next(path for path in PAGES if path.name == "estilo.html").read_text()
    tokens = TOKENS.read_text()
    for name, value in re.findall(r"--([a-z-]+): (#[0-9a-f]+);", style):
        assert re.search(rf"--{name}: {value}\b", tokens), name
