"""Which drafts a change of the catalogue or of the rates alters, in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from catalog.core.recipes import WasteMode
from catalog.ripples import SHOWN, Draft, Drafts, NewPrice, Touched
from quoting.core.draft import DraftLine
from quoting.drafts.evaluation import loading
from quoting.drafts.evaluation.loading import Ground
from quoting.drafts.models.quotes import Quote, QuoteLine
from tenants.schemas.transactions import atomic

MOST_DRAFTS, MOST_LINES = 200, 1000  # priced while a person waits: a fifth of a second

Prices = Mapping[tuple[str, str | None], NewPrice]


class Standing(NamedTuple):
    """A draft as it is priced: its total, and the price of each of its lines."""

    total: Decimal
    units: tuple[Decimal | None, ...]


class _Material(NamedTuple):
    """What pricing some drafts takes."""

    quotes: list[Quote]
    lines: dict[int, list[DraftLine]]
    ground: Ground

    def priced(self) -> dict[int, Standing]:
        standing = {}
        for quote in self.quotes:
            draft = loading.draft_of(quote, self.ground, self.lines.get(quote.pk, []))
            evaluation = loading.evaluate_draft(draft)
            units = tuple(line.unit_price for line in evaluation.lines)
            standing[quote.pk] = Standing(evaluation.totals.total, units)
        return standing

    def changed(self, before: Mapping[int, Standing], after: Mapping[int, Standing]) -> Drafts:
        changed = tuple(
            Draft(_name(row), row.get_absolute_url(), before[row.pk].total, after[row.pk].total)
            for row in self.quotes
            if row.pk in before and before[row.pk] != after[row.pk]
        )
        return Drafts(len(changed), changed, are_priced=True)


class TouchedDrafts:
    """The drafts with something of ``touched`` in them, or all of them, at the prices of a day."""

    def __init__(self, touched: Touched | None, day: date) -> None:
        self.day = day
        self._before: dict[int, Standing] | None = None
        drafts = Quote.objects.drafts()
        if touched is None:
            self.ids = list(drafts.values_list("pk", flat=True))
        elif any(touched):
            lines = QuoteLine.objects.filter(_uses(touched), quote__in=drafts)
            ids = lines.order_by().values_list("quote", flat=True).distinct()
            self.ids = sorted(ids, reverse=True)
        else:
            self.ids = []

    def named(self) -> Drafts:
        """Who they are, without their totals."""
        rows = _named_rows(self.ids[:SHOWN]) if self.ids else []
        names = tuple(Draft(_name(row), row.get_absolute_url()) for row in rows)
        return Drafts(len(self.ids), names)

    def with_prices(self, prices: Prices) -> Drafts:
        """Those that these prices would change; writes nothing."""
        material = self._material()
        if material is None:
            return self.named()
        ground = material.ground
        book = ground.catalog.prices
        # A price on which a later one stands does not count any more.
        new = {key: to for key, (former, to) in prices.items() if book.prices.get(key) == former}
        catalog = ground.catalog.with_prices(replace(book, prices={**book.prices, **new}))
        after = material._replace(ground=ground._replace(catalog=catalog))
        return material.changed(material.priced(), after.priced())

    def remember(self) -> None:
        """Keep them as they are priced now."""
        material = self._material()
        self._before = None if material is None else material.priced()

    @atomic
    def changed(self) -> Drafts:
        """Those priced otherwise than was remembered; the totals that lists show follow."""
        before = self._before
        if before is None:
            return self.named()
        drafts = Quote.objects.drafts().filter(pk__in=before).order_by("pk")
        self.ids = list(drafts.select_for_update().values_list("pk", flat=True))
        material = self._material()
        if material is None:
            return self.named()
        after = material.priced()
        stale = [quote for quote in material.quotes if quote.total != after[quote.pk].total]
        for quote in stale:
            quote.total = after[quote.pk].total
        Quote.objects.bulk_update(stale, ["total"])
        return material.changed(before, after)

    def _material(self) -> _Material | None:
        """None where pricing them takes too long: then they are only counted."""
        if not self.ids or len(self.ids) > MOST_DRAFTS:
            return None
        lines = loading.read_many_lines(self.ids, MOST_LINES + 1)
        if sum(map(len, lines.values())) > MOST_LINES:
            return None
        ground = loading.read_ground(self.day)
        bars, materials = ground.terms.bars, ground.catalog.materials.values()
        if any(bars.mode_of(row.value) is WasteMode.OPTIMISED for row in materials):
            return None
        return _Material(_named_rows(self.ids), lines, ground)


def _uses(touched: Touched) -> Q:
    """Whether a line has something of it."""
    found = Q()
    if touched.materials:
        found |= Q(glass__in=touched.materials) | Q(material__in=touched.materials)
        found |= Q(product__components__material__in=touched.materials)
    if touched.products:
        found |= Q(product__in=touched.products)
    if touched.lines:
        found |= Q(product__line__in=touched.lines)
    if touched.finishes:
        found |= Q(finish__in=touched.finishes)
    return found


def _named_rows(ids: list[int]) -> list[Quote]:
    return list(Quote.objects.filter(pk__in=ids).select_related("customer", "seller", "revises"))


def _name(quote: Quote) -> str:
    if quote.revises:
        return f"{quote.revises}, versión nueva ({quote.customer.name})"
    return quote.title
