"""A new version is written beside the former one, which stays until the new one is sent."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db.models import F
from PIL import Image

from catalog.models import Price
from quoting.drafts.models.quotes import LinePhoto, Quote
from quoting.drafts.models.settings import FolioSeries
from quoting.drafts.services.errors import NeverSent, QuoteIsAccepted, QuoteNotReady
from quoting.offers.models.responses import Outcome
from quoting.offers.services.answers import Acceptance, VersionState, accept, reject, state_of
from quoting.offers.services.endings import expire_quotes
from quoting.offers.services.sending import send_quote
from quoting.offers.services.versions import start_revision
from tenants.people.models import User
from tests.quoting.make import MOMENT, TODAY, make_house_job, make_sent, save_row

LATER = MOMENT + timedelta(days=2)


def make_picture() -> ContentFile:
    picture = BytesIO()
    Image.new("RGB", (4, 3), "white").save(picture, "PNG")
    return ContentFile(picture.getvalue(), "vano.png")


def test_a_revision_is_a_copy_and_the_former_stays_acceptable(owner: User) -> None:
    version = make_sent(owner)
    draft = start_revision(version.quote, owner, TODAY)
    assert (draft.state, draft.folio, draft.revises) == ("draft", None, version.quote)
    assert (draft.total, draft.discount) == (Decimal("19769.32"), Decimal(5))
    assert draft.lines.count() == 3
    assert start_revision(version.quote, owner, TODAY) == draft
    assert state_of(version, TODAY) is VersionState.CURRENT


def test_sending_it_puts_it_in_the_place_of_the_former(owner: User) -> None:
    first = make_sent(owner)
    draft = start_revision(first.quote, owner, TODAY)
    line = draft.lines.first()
    line.quantity = Decimal(5)
    save_row(line, TODAY)
    Quote.objects.filter(pk=first.quote_id).update(viewed_at=MOMENT, state=Quote.State.VIEWED)

    second = send_quote(draft, owner, LATER)

    assert (second.folio, second.number, second.quote) == ("COT-0001", 2, first.quote)
    assert second.promise.version == 2
    assert str(second) == "COT-0001 v2"
    quote = Quote.objects.get()
    assert (quote.state, quote.version, quote.total) == ("ready", 2, second.total)
    assert (quote.viewed_at, quote.decided_at) == (None, None)
    assert quote.valid_until == second.valid_until
    assert [row.quantity for row in quote.lines.all()] == [5, 2, 3]
    assert Outcome.objects.get().kind == Outcome.Kind.SUPERSEDED
    assert FolioSeries.objects.get().next_number == 2
    assert (second.direct_cost, second.profit) == (Decimal("14559.69"), Decimal("2620.77"))


def test_photos_move_with_their_lines(owner: User) -> None:
    first = make_sent(owner)
    line = first.quote.lines.first()
    photo = LinePhoto.objects.create(
        quote=first.quote, line=line, is_shown=True, added_by=owner, file=make_picture()
    )
    send_quote(start_revision(first.quote, owner, TODAY), owner, LATER)
    moved = LinePhoto.objects.get()
    assert (moved.quote, moved.line.quote) == (first.quote, first.quote)
    assert (moved.file.name, moved.is_shown) == (photo.file.name, True)


def test_what_was_accepted_has_no_further_version(owner: User) -> None:
    version = make_sent(owner)
    draft = start_revision(version.quote, owner, TODAY)
    accept(version, Acceptance("Laura"), MOMENT)
    with pytest.raises(QuoteIsAccepted, match="COT-0001 ya fue aceptada"):
        send_quote(draft, owner, LATER)
    with pytest.raises(QuoteIsAccepted):
        start_revision(version.quote, owner, TODAY)
    assert Quote.objects.get(pk=version.quote_id).state == Quote.State.ACCEPTED
    assert Quote.objects.filter(pk=draft.pk).exists()


def test_a_rejected_one_goes_on_and_keeps_its_rejection(owner: User) -> None:
    version = make_sent(owner)
    reject(version, "price", "", MOMENT)
    second = send_quote(start_revision(version.quote, owner, TODAY), owner, LATER)
    assert state_of(version, TODAY) is VersionState.REJECTED
    assert state_of(second, TODAY) is VersionState.CURRENT
    assert accept(second, Acceptance("Laura"), LATER).total == Decimal("19769.32")


def test_an_expired_one_is_renewed_at_the_prices_of_the_day(owner: User) -> None:
    version = make_sent(owner)
    late = MOMENT + timedelta(days=20)
    expire_quotes(late)
    Price.objects.update(amount=F("amount") * 2)
    draft = start_revision(version.quote, owner, late.date())
    assert draft.total > version.total
    second = send_quote(draft, owner, late)
    assert second.valid_until == (late + timedelta(days=15)).date()
    assert state_of(second, late.date()) is VersionState.CURRENT


def test_a_draft_is_not_revised_and_an_unpriced_revision_not_sent(owner: User) -> None:
    with pytest.raises(NeverSent):
        start_revision(make_house_job(owner), owner, TODAY)
    version = make_sent(owner)
    draft = start_revision(version.quote, owner, TODAY)
    Price.objects.all().delete()
    with pytest.raises(QuoteNotReady):
        send_quote(draft, owner, LATER)
    assert state_of(version, TODAY) is VersionState.CURRENT
