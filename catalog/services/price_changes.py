"""Many prices at once, shown before, undone after. Lists of suppliers are read in `price_lists`.

What would change is planned first and shown; what is applied is that plan, refused if a price
moved meanwhile. All of a change is one row, so that it can be taken back whole.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.formats import date_format

from catalog.core.money import HUNDRED, cents
from catalog.core.outliers import far_from_sisters
from catalog.events import PricesChanged, PricesRestored
from catalog.models import (
    Finish,
    Material,
    MaterialQuerySet,
    Price,
    PriceChange,
    PriceCorrection,
)
from catalog.models.edition import changing_catalog
from catalog.services.materials import doubtful_prices
from tenants.events.recording import record
from tenants.people.models import User

LARGEST = Decimal("99999999.99")

Key = tuple[int, int | None]  # ids of the material and the finish
Named = tuple[str, str | None]  # their codes


class ChangeRefused(Exception):
    """A change that is not made; ``str()`` is the Spanish message."""


class Planned(NamedTuple):
    """A price that would change; ``former`` is None where there was none."""

    material: Material
    finish: Finish | None
    former: Decimal | None
    amount: Decimal
    is_odd: bool = False  # far from what it costs in every other finish
    rounded: bool = False  # it came with more digits than are kept

    @property
    def key(self) -> Key:
        return self.material.pk, self.finish.pk if self.finish else None

    @property
    def is_doubtful(self) -> bool:
        """Whether it is so far from what it was, or from its sisters, that it may be a slip."""
        if self.is_odd or not self.former:
            return self.is_odd
        return bool(doubtful_prices({self.finish: self.former}, {self.finish: self.amount}))


def plan_percent(
    materials: MaterialQuerySet, percent: Decimal, day: date, which: Q | None = None
) -> list[Planned]:
    """Every price that ``materials`` have on ``day``, raised (or lowered) by ``percent``; only
    those of which ``which`` is true, if it is given."""
    rows = Price.objects.filter(which or Q(), material__in=materials.values("pk")).current(day)
    factor = (HUNDRED + percent) / HUNDRED
    planned = [
        Planned(row.material, row.finish, row.amount, cents(row.amount * factor))
        for row in rows.select_related("material", "finish")
    ]
    return sorted(
        (plan for plan in planned if plan.amount != plan.former),
        key=lambda plan: (plan.material.name, plan.finish.position if plan.finish else -1),
    )


def compared(planned: Sequence[Planned], day: date) -> list[Planned]:
    """The plans, with those marked that would stand far from the other finishes on ``day``."""
    wanted = {(plan.material.pk, _pk(plan.finish)): plan.amount for plan in planned}
    by_finish: dict[int, dict[int | None, Decimal]] = {plan.material.pk: {} for plan in planned}
    for (material, finish), amount in {**current_prices(day), **wanted}.items():
        if material in by_finish:
            by_finish[material][finish] = amount
    far = {pk: far_from_sisters(prices) for pk, prices in by_finish.items()}
    return [plan._replace(is_odd=_pk(plan.finish) in far[plan.material.pk]) for plan in planned]


def replaced_note(prices: Collection[Named], day: date, today: date) -> list[str]:
    """In words, how many of ``prices`` were already changed for that day."""
    rows = Price.objects.filter(valid_from=day, change__isnull=False)
    there = sum(named in prices for named in rows.values_list("material__code", "finish__code"))
    if not there:
        return []
    when = date_format(day, "j b").lower()
    if there == 1:
        said = f"Hoy ya lo cambiaste ({when})." if day == today else f"Ya cambia el {when}."
        return [f"{said} ¿Reemplazar ese precio?"]
    said = (
        f"Hoy ya cambiaste {there} de estos precios ({when})."
        if day == today
        else f"{there} de estos precios ya cambian el {when}."
    )
    return [f"{said} ¿Reemplazarlos?"]


@changing_catalog()
def apply_plan(
    planned: Sequence[Planned], label: str, valid_from: date, *, by: User, moment: datetime
) -> PriceChange:
    """Write ``planned`` as one change valid from ``valid_from`` on.

    A price of that very day is replaced, whoever wrote it. Raises ChangeRefused, and writes
    nothing, if there is nothing in it or a price is no longer what it was when it was shown.
    """
    if not planned:
        raise ChangeRefused("No hay precios que cambiar.")
    list(Material.objects.select_for_update().filter(pk__in={p.material.pk for p in planned}))
    current = current_prices(valid_from)
    for plan in planned:
        if current.get(plan.key) != plan.former:
            raise ChangeRefused(
                f"El precio de {plan.material.name} cambió mientras lo revisabas; "
                "vuelve a calcular la vista previa."
            )
        if plan.amount > LARGEST:
            raise ChangeRefused(f"El precio de {plan.material.name} pasaría de 99,999,999.99.")
    change = PriceChange.objects.create(
        label=label[:160], valid_from=valid_from, made_by=by, made_at=moment
    )
    of_day = Price.objects.filter(
        material__in={plan.material.pk for plan in planned}, valid_from=valid_from
    )
    there = {(row.material_id, row.finish_id): row for row in of_day}
    created, corrected, corrections = [], [], []
    for plan in planned:
        price = there.get((plan.material.pk, _pk(plan.finish)))
        if price is None:
            created.append(
                Price(
                    material=plan.material,
                    finish=plan.finish,
                    valid_from=valid_from,
                    amount=plan.amount,
                    change=change,
                )
            )
            continue
        corrections.append(
            PriceCorrection(
                price=price, change=change, amount=price.amount, former_change_id=price.change_id
            )
        )
        price.amount, price.change = plan.amount, change
        corrected.append(price)
    Price.objects.bulk_create(created)
    Price.objects.bulk_update(corrected, ["amount", "change"])
    PriceCorrection.objects.bulk_create(corrections)
    record(PricesChanged(prices=len(planned)), by=by, subject=change)
    return change


@changing_catalog()
def undo_change(change: PriceChange, *, by: User, moment: datetime) -> None:
    """Take the prices of ``change`` back, to what they were before it.

    Raises ChangeRefused once newer prices stand on them, of a later day or of a later change.
    """
    change = PriceChange.objects.select_for_update().get(pk=change.pk)
    if change.undone_at:
        raise ChangeRefused("Ese cambio ya se había deshecho.")
    if on_top := PriceCorrection.objects.filter(former_change=change).order_by("-change").first():
        raise ChangeRefused(f"Deshaz primero «{on_top.change.label}», que reemplazó sus precios.")
    prices = list(change.prices.select_related("material"))
    later = Price.objects.filter(
        material__in={price.material_id for price in prices}, valid_from__gt=change.valid_from
    )
    newer = set(later.values_list("material_id", "finish_id"))
    for price in prices:
        if (price.material_id, price.finish_id) in newer:
            raise ChangeRefused(
                f"{price.material.name} tiene un precio más nuevo; ese cambio ya no se deshace."
            )
    former = {row.price_id: row for row in change.corrections.all()}
    restored = [price for price in prices if price.pk in former]
    change.prices.exclude(pk__in=former).delete()
    for price in restored:
        price.amount = former[price.pk].amount
        price.change_id = former[price.pk].former_change_id
    Price.objects.bulk_update(restored, ["amount", "change"])
    change.corrections.all().delete()
    change.undone_at = moment
    change.save(update_fields=["undone_at"])
    record(PricesRestored(prices=len(prices)), by=by, subject=change)


def as_data(planned: Iterable[Planned]) -> list[list[str | int | None]]:
    """A plan as plain JSON, for the page that shows it to bring back."""
    return [
        [
            plan.material.pk,
            plan.finish.pk if plan.finish else None,
            None if plan.former is None else str(plan.former),
            str(plan.amount),
        ]
        for plan in planned
    ]


def from_data(data: Iterable[Sequence[Any]]) -> list[Planned]:
    """The plan again. Raises ChangeRefused if a material or finish of it has left the tables."""
    rows = list(data)
    materials = Material.objects.in_bulk([row[0] for row in rows])
    finishes = Finish.objects.in_bulk([row[1] for row in rows if row[1] is not None])
    if any(pk not in materials or (f and f not in finishes) for pk, f, _, _ in rows):
        raise ChangeRefused("Un material o acabado ya no está; vuelve a calcular la vista previa.")
    return [
        Planned(
            materials[pk],
            finishes[finish] if finish else None,
            None if former is None else Decimal(former),
            Decimal(amount),
        )
        for pk, finish, former, amount in rows
    ]


def _pk(finish: Finish | None) -> int | None:
    return finish.pk if finish else None


def current_prices(day: date) -> Mapping[Key, Decimal]:
    return {(row.material_id, row.finish_id): row.amount for row in Price.objects.current(day)}
