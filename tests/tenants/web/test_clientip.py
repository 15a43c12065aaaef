"""The visitor's address is believed only from a proxy of ours."""

from ipaddress import ip_address

import pytest
from django.conf import LazySettings
from django.test import RequestFactory
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from tenants.web.clientip import client_ip, visitor


@pytest.fixture(autouse=True)
def proxies(settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8", "127.0.0.1/32", "fd00::/8"]


def address(peer: str, **headers: str) -> str:
    return client_ip(RequestFactory(headers=headers).get("/", REMOTE_ADDR=peer))


@pytest.mark.parametrize("peer", ["10.1.2.3", "127.0.0.1", "fd00::1", "::ffff:10.1.2.3", ""])
def test_a_proxy_of_ours_is_believed(peer: str) -> None:
    assert address(peer, **{"X-Real-IP": " 203.0.113.9 "}) == "203.0.113.9"


@pytest.mark.parametrize("peer", ["198.51.100.4", "11.0.0.1", "fe80::1"])
def test_nobody_else_is(peer: str) -> None:
    assert address(peer, **{"X-Real-IP": "203.0.113.9"}) == peer


def test_forwarded_for_is_never_read() -> None:
    forged = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    assert address("10.1.2.3", **forged) == "10.1.2.3"
    assert address("10.1.2.3", **forged, **{"X-Real-IP": "203.0.113.5"}) == "203.0.113.5"


@pytest.mark.parametrize("claim", ["", "nadie", "203.0.113.9, 1.2.3.4", "203.0.113.999"])
def test_a_claim_that_is_no_address_is_dropped(claim: str) -> None:
    assert address("10.1.2.3", **{"X-Real-IP": claim}) == "10.1.2.3"


def test_without_proxies_nobody_is_believed(settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = []
    assert address("127.0.0.1", **{"X-Real-IP": "203.0.113.9"}) == "127.0.0.1"


def test_the_same_visitor_has_one_spelling() -> None:
    assert address("10.1.2.3", **{"X-Real-IP": "2001:DB8:0::1"}) == "2001:db8::1"
    assert address("10.1.2.3", **{"X-Real-IP": "::ffff:203.0.113.9"}) == "203.0.113.9"


@hypothesis(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(0, 2**64 - 1), second=st.integers(0, 2**64 - 1))
def test_the_addresses_of_one_ipv6_network_are_one_visitor(first: int, second: int) -> None:
    network = int(ip_address("2001:db8:1:2::"))
    found = {visited(str(ip_address(network + host))) for host in (first, second)}
    assert found == {"2001:db8:1:2::"}


def test_two_networks_and_two_ipv4_addresses_are_two_visitors() -> None:
    assert visited("2001:db8:1:2::1") != visited("2001:db8:1:3::1")
    assert visited("203.0.113.9") != visited("203.0.113.8")
    assert visited("::ffff:203.0.113.9") == "203.0.113.9"


def visited(peer: str) -> str:
    return visitor(RequestFactory().get("/", REMOTE_ADDR=peer))
