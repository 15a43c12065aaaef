"""What is taken away comes back as it was."""

from decimal import Decimal

import pytest

from quoting.drafts.evaluation.loading import read_ground
from quoting.drafts.models.quotes import LinePhoto, Quote, QuoteLine
from quoting.drafts.services import lines, undo
from quoting.drafts.services.errors import QuoteIsDiscarded, QuotingError
from quoting.offers.services.sending import send_quote
from quoting.offers.services.versions import start_revision
from tenants.people.models import User
from tests.quoting.make import (
    FIXED,
    MOMENT,
    SLIDING,
    TODAY,
    add,
    make_concept,
    make_quote,
    make_sent,
    make_window,
)


def test_a_line_comes_back_where_it_stood_with_all_it_had(seller: User) -> None:
    quote = add(
        make_quote(seller),
        make_window(SLIDING, "2", location="Sala", discount=Decimal("2.5"), room="Planta baja",
                    internal_note="Medir otra vez", options={"MOSQUITERO": True}),
        make_window(FIXED, room="Planta baja"),
        make_concept("Flete", "100"),
    )  # fmt: skip
    line = quote.lines.all()[0]
    photo = LinePhoto.objects.create(
        quote=quote, line=line, file="fotos/a.jpg", width=1, height=1, added_by=seller
    )
    before = QuoteLine.objects.values().get(pk=line.pk)

    _, removed = undo.remove_line(quote, line.pk, TODAY, MOMENT, by=seller)
    assert quote.lines.count() == 2
    restored = quote.lines.get(pk=undo.restore_line(removed, TODAY).line.id)

    after = QuoteLine.objects.values().get(pk=restored.pk)
    assert after | {"id": before["id"]} == before
    assert quote.lines.all()[0] == restored
    assert LinePhoto.objects.filter(pk=photo.pk, line=restored).exists()
    total = quote.total
    quote.refresh_from_db()
    assert quote.total == total
    with pytest.raises(QuotingError, match="ya se había recuperado"):
        undo.restore_line(removed, TODAY)
    assert quote.lines.count() == 3


def test_a_discarded_draft_takes_no_change_until_it_is_recovered(seller: User) -> None:
    quote = add(make_quote(seller), make_window(SLIDING))
    undo.discard_draft(quote, MOMENT, by=seller)
    assert not Quote.objects.listed().exists()
    for change in (
        lambda: lines.add_line(quote, make_window(FIXED), read_ground(TODAY)),
        lambda: send_quote(quote, seller, MOMENT),
    ):
        with pytest.raises(QuoteIsDiscarded, match="Recupéralo"):
            change()
    undo.recover_draft(quote, TODAY, by=seller)
    assert lines.add_line(quote, make_window(FIXED), read_ground(TODAY)).line.id


def test_a_discarded_revision_does_not_come_back_beside_another(seller: User) -> None:
    sent = make_sent(seller).quote
    first = start_revision(sent, seller, TODAY)
    undo.discard_draft(first, MOMENT, by=seller)
    start_revision(sent, seller, TODAY)
    with pytest.raises(QuotingError, match="otra versión nueva en borrador"):
        undo.recover_draft(first, TODAY, by=seller)
