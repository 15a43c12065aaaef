"""Whatever falls comes back by itself, with what it held."""

from collections.abc import Iterator

import pytest

from tests.stack.conftest import OWNER, PASSWORD, Shop
from tests.stack.quoting import pdf_of, send_quotation
from tests.stack.servers import SERVICES, Servers, until
from tests.stack.visitor import Answer, Visitor

PATIENCE = 30.0


@pytest.fixture(scope="module")
def kept(servers: Servers, shop: Shop) -> Answer:
    """A quotation that was sent before anything fell."""
    shared = send_quotation(shop.owner, "Beto Ruiz")
    assert pdf_of(shop.owner, shared).status == 200
    return shared


@pytest.fixture(autouse=True)
def mended(servers: Servers) -> Iterator[None]:
    """A test that failed leaves its servers to no other."""
    yield
    if not all(servers.is_well(service) for service in SERVICES):
        servers.up()


def enters(servers: Servers, shop: Shop) -> Visitor:
    visitor = servers.visitor(shop.subdomain)
    home = visitor.send(visitor.get("/entrar/").form("/entrar/"), username=OWNER, password=PASSWORD)
    assert home.status == 200 and "Nora" in home.text
    return visitor


def is_whole(servers: Servers, shop: Shop, kept: Answer) -> None:
    """What was there is, with its file, and work goes on."""
    seller = enters(servers, shop)
    assert pdf_of(seller, kept).body.startswith(b"%PDF")
    assert pdf_of(seller, send_quotation(seller, "Dora Gil")).body.startswith(b"%PDF")


@pytest.mark.parametrize("service", SERVICES)
def test_a_killed_service_comes_back_by_itself(
    servers: Servers, shop: Shop, kept: Answer, service: str, figures: dict[str, float]
) -> None:
    before = servers.state(service)
    servers.kill(service)
    until(lambda: servers.state(service)["restarts"] != before["restarts"], PATIENCE)
    took = until(servers.answers, PATIENCE)
    figures["back_seconds"] = max(figures.get("back_seconds", 0.0), round(took, 1))
    until(lambda: servers.is_well(service), 60)
    assert enters(servers, shop).get("/cotizaciones/").status == 200


def test_a_power_cut_loses_nothing(
    servers: Servers, shop: Shop, kept: Answer, figures: dict[str, float]
) -> None:
    sent = servers.sql("SELECT count(*) FROM c_1.quoting_quoteversion")
    servers.lose_power()
    figures["power_back_seconds"] = round(until(servers.answers, 60), 1)
    until(lambda: all(servers.is_well(service) for service in SERVICES), 90)
    assert servers.sql("SELECT count(*) FROM c_1.quoting_quoteversion") == sent
    is_whole(servers, shop, kept)


def test_down_and_up_keep_everything(servers: Servers, shop: Shop, kept: Answer) -> None:
    servers.compose("down", "--timeout", "60")
    assert servers.compose("ps", "--quiet") == ""
    servers.up()
    is_whole(servers, shop, kept)
