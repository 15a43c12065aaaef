"""Fifty people at work at once fit into the machine, and nobody is refused."""

import os
import time
from contextlib import ExitStack, suppress

from tests.stack.conftest import Shop, open_shop
from tests.stack.deploying.traffic import Traffic
from tests.stack.quoting import send_quotation
from tests.stack.servers import Servers

PEOPLE = 50
EVERY = 3.0  # seconds between two requests of one person
SECONDS = float(os.environ.get("IN_USE_SECONDS") or 60)
MOST = 3072.0  # MB


def test_fifty_people_fit_into_the_machine(
    servers: Servers, shop: Shop, figures: dict[str, float]
) -> None:
    others = {"Vidrios del Golfo": "golfo", "Aluminios del Sur": "sur"}
    shops = [shop]
    for name, who in others.items():
        shops.append(open_shop(servers, name, f"{who}@vidrios.example"))
    servers.compose("stop", "web-green")
    try:
        shares = [PEOPLE - 2 * (PEOPLE // 3), PEOPLE // 3, PEOPLE // 3]
        people = [
            Traffic(servers, each, together, EVERY, share=True)
            for each, together in zip(shops, shares, strict=True)
        ]
        with ExitStack() as working:
            for traffic in people:
                working.enter_context(traffic)
            most = watch(servers, shops)
        failures = [failure for traffic in people for failure in traffic.failures]
        figures["in_use_sent"] = most.pop("sent", 0.0)
        figures |= {f"mb_in_use_{name}": round(mb, 1) for name, mb in most.items()}
        figures["in_use_requests"] = sum(traffic.served.total() for traffic in people)
    finally:
        servers.up("--no-deps", "web-green")
    assert failures == []
    assert figures["in_use_requests"] > SECONDS * PEOPLE / EVERY / 3, "they were at work"
    assert figures["in_use_sent"] >= len(shops), "quotations were sent, and their PDFs made"
    assert most["all"] <= MOST


def watch(servers: Servers, shops: list[Shop]) -> dict[str, float]:
    """The most that each container took, and all at one moment; each shop also sends quotations,
    whose PDFs the workers make."""
    most: dict[str, float] = {"all": 0.0}
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        for shop in shops:
            with suppress(AssertionError):  # its company is busy: the next round comes again
                send_quotation(shop.owner.twin(), "Carla Paz")
                most["sent"] = most.get("sent", 0.0) + 1
        for name, mb in servers.memory().items():
            most[name] = max(most.get(name, 0.0), mb)
    return most
