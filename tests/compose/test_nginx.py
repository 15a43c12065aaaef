"""What nginx writes down of an address: never what lets somebody in."""

import re
from pathlib import Path

import pytest

from tests.addresses import Address, addresses_of

SITE = (Path(__file__).parents[2] / "compose" / "nginx" / "site.conf").read_text()
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
