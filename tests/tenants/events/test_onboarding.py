"""Each step of a new company's first days leaves an event by which it can be ticked."""

from collections.abc import Callable
from io import BytesIO
from types import ModuleType

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from catalog.events import LinesChosen, MaterialPriced
from catalog.models import Line, Material, Product
from catalog.services.materials import set_prices
from quoting.drafts.events import ProductTried
from quoting.offers.events import LinkShared, QuoteSent
from quoting.offers.services.links import ensure_link
from tenants.events import kinds
from tenants.events.kinds import TRADE, Fact, declare
from tenants.events.models import Event
from tenants.events.recording import record
from tenants.people.events import LogoChanged, ProfileChanged
from tenants.people.models import CompanyProfile, User
from tenants.schemas.time_zones import CENTRE
from tests.people import CompanyClient
from tests.quoting.make import make_sent

Act = Callable[[User, CompanyClient], None]


def writes_the_letterhead(owner: User, browser: CompanyClient) -> None:
    browser.post("/empresa/", {"trade_name": "Vidrios de Prueba", "time_zone": CENTRE})


def puts_the_logo(owner: User, browser: CompanyClient) -> None:
    picture = BytesIO()
    Image.new("RGB", (40, 20), "navy").save(picture, "PNG")
    logo = SimpleUploadedFile("logo.png", picture.getvalue(), "image/png")
    name = CompanyProfile.load().trade_name
    browser.post("/empresa/", {"trade_name": name, "time_zone": CENTRE, "logo": logo})


def chooses_the_starter_lines(owner: User, browser: CompanyClient) -> None:
    kept = list(Line.objects.values_list("pk", flat=True))[:2]
    browser.post("/catalogo/lineas/elegir/", {"lines": kept})


def reviews_the_prices(owner: User, browser: CompanyClient) -> None:
    set_prices(Material.objects.get(code="RIEL-3"), {None: 99}, day=timezone.localdate(), by=owner)


def tries_a_product(owner: User, browser: CompanyClient) -> None:
    product = Product.objects.get(code="CORR-3-XO")
    for width in ("150", "151"):
        browser.post(f"/catalogo/productos/{product.pk}/probar/", {"width": width, "height": "120"})


def sends_a_quotation(owner: User, browser: CompanyClient) -> None:
    make_sent(owner)


def shares_it(owner: User, browser: CompanyClient) -> None:
    link = ensure_link(make_sent(owner), owner)
    assert not Event.objects.of_kind(LinkShared).exists()  # it was only made
    browser.post(f"/enlaces/{link.pk}/compartido/", {"channel": "whatsapp"})


@pytest.mark.parametrize(
    ("act", "step"),
    [
        (writes_the_letterhead, ProfileChanged),
        (puts_the_logo, LogoChanged),
        (chooses_the_starter_lines, LinesChosen),
        (reviews_the_prices, MaterialPriced),
        (tries_a_product, ProductTried),
        (sends_a_quotation, QuoteSent),
        (shares_it, LinkShared),
    ],
)
def test_a_step_ticks_itself(owner: User, client_for, act: Act, step: type[Fact]) -> None:
    browser = client_for(owner)
    assert not Event.objects.of_kind(step).filter(actor_id=owner.pk).exists()
    act(owner, browser)
    assert Event.objects.of_kind(step).filter(actor_id=owner.pk).count() == 1


def test_the_logo_and_the_letterhead_are_two_steps(owner: User, client_for) -> None:
    browser = client_for(owner)
    puts_the_logo(owner, browser)
    assert not Event.objects.of_kind(ProfileChanged).exists()


def test_a_later_room_declares_the_last_step_itself(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "_declared", dict(kinds._declared))
    feedback = ModuleType("feedback.events")

    class FeedbackGiven(Fact, kind="feedback.given", keep=TRADE):
        """A person told what they think."""

    FeedbackGiven.__module__, feedback.FeedbackGiven = feedback.__name__, FeedbackGiven
    declare(feedback)
    record(FeedbackGiven(), by=owner)
    assert Event.objects.of_kind(FeedbackGiven).get().fact == FeedbackGiven()


@pytest.mark.parametrize("channel", ["", "paloma", "laura@casa.example"])
def test_an_unknown_way_of_sharing_is_refused(owner: User, client_for, channel: str) -> None:
    link = ensure_link(make_sent(owner), owner)
    answer = client_for(owner).post(f"/enlaces/{link.pk}/compartido/", {"channel": channel})
    assert answer.status_code == 400
    assert not Event.objects.of_kind(LinkShared).exists()
