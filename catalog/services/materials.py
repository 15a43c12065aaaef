"""What can be done with materials, their prices, and finishes."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from catalog.core.outliers import far_from_sisters, span
from catalog.events import (
    FinishSaved,
    MaterialPriced,
    MaterialsAccepted,
    MaterialSaved,
    RateChanged,
)
from catalog.models import ExchangeRate, Finish, Material, MaterialQuerySet, Price
from catalog.models.edition import changing_catalog
from catalog.services.soundness import check_products
from catalog.snapshots import material_value
from tenants.events.recording import record
from tenants.people.models import User

NewPrices = Mapping[Finish | None, Decimal]


@changing_catalog()
def save_material(material: Material, prices: NewPrices, *, day: date, by: User) -> None:
    """Write a new or edited material and the prices that changed (None is the base price).

    Raises RecipeError if its own values contradict each other, BreaksProducts if a product that
    uses it could no longer be calculated.
    """
    is_new = material.pk is None
    material_value(material)
    material.suggested = False
    material.save()
    if not is_new:
        check_products(material.components.values_list("product_id", flat=True))
    record(MaterialSaved(new=is_new), by=by, subject=material)
    if prices:
        set_prices(material, prices, day=day, by=by)


@changing_catalog()
def set_prices(material: Material, prices: NewPrices, *, day: date, by: User) -> None:
    """Prices valid from ``day`` on; a price set before on the same day is corrected, older ones
    stay as history."""
    for finish, amount in prices.items():
        price, _ = Price.objects.update_or_create(
            material=material,
            finish=finish,
            valid_from=day,
            # What a person writes is theirs: undoing a change of many prices leaves it.
            defaults={"amount": amount, "change": None},
        )
        price.corrections.all().delete()
    record(MaterialPriced(prices=len(prices)), by=by, subject=material)


@changing_catalog()
def save_rate(currency: str, rate: Decimal, valid_from: date, *, by: User) -> None:
    """Pesos for one unit of ``currency`` from that day on; that day's is corrected."""
    ExchangeRate.objects.update_or_create(
        currency=currency, valid_from=valid_from, defaults={"rate": rate}
    )
    record(RateChanged(currency=currency), by=by)


@changing_catalog()
def accept_suggestions(materials: MaterialQuerySet, *, by: User) -> int:
    """Whoever checked these ``materials`` takes them as they are: they lose the mark of a
    suggestion. How many had it."""
    rows = Material.objects.filter(pk__in=materials.filter(suggested=True).values("pk"))
    accepted = rows.update(suggested=False)
    if accepted:
        record(MaterialsAccepted(materials=accepted), by=by)
    return accepted


def doubtful_prices(
    current: Mapping[Finish | None, Decimal], new: NewPrices
) -> list[tuple[Finish | None, Decimal, Decimal]]:
    """The new prices that look like a slip: (finish, new price, price it was compared with).

    They stand far from what they replace, from the base price the first time, or from those of all
    the other finishes.
    """
    base = new.get(None) or current.get(None)
    sisters = far_from_sisters({**current, **new})
    found = []
    for finish, amount in new.items():
        reference = current.get(finish) or (base if finish else None)
        if reference and span([reference]).is_far(amount):
            found.append((finish, amount, reference))
        elif finish in sisters:
            found.append((finish, amount, sisters[finish].least))
    return found


@changing_catalog()
def save_finish(finish: Finish, *, by: User) -> None:
    """Write a new or edited finish; a new one goes last."""
    is_new = finish.pk is None
    if is_new:
        last = Finish.objects.order_by("position").last()
        finish.position = last.position + 1 if last else 0
    finish.save()
    record(FinishSaved(new=is_new), by=by, subject=finish)
