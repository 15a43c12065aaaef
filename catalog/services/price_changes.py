"""Many prices at once: by a percentage or from a supplier's list, shown before, undone after.

What would change is planned first and shown; what is applied is that plan, refused if a price
moved meanwhile. All of a change is one row, so that it can be taken back whole.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.formats import date_format

from catalog.core.money import HUNDRED, cents
from catalog.core.numbers import places, read_price
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
from catalog.portable.sheets import SheetRefused, SheetRow
from catalog.portable.untabulating import MOST_PLACES
from catalog.services.materials import doubtful_prices
from tenants.events.recording import record
from tenants.people.models import User

CODE_HEADINGS = {"clave", "codigo", "código", "clave proveedor", "clave del proveedor", "sku"}
PRICE_HEADINGS = {
    "precio", "precio unitario", "precio lista", "precio de lista", "p. unitario",
    "precio sin iva", "costo", "precio nuevo", "base",
}  # fmt: skip
LARGEST = Decimal("99999999.99")
MOST_FAULTS = 20
MOST_LETTERHEAD = 30  # rows above the headings of a list

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
        """So far from what it was, or from its sisters, that a slip of the keyboard is likelier."""
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


def plan_list(rows: Sequence[SheetRow], day: date, notes: list[str] | None = None) -> list[Planned]:
    """The prices of a supplier's list: a column of codes (the supplier's or one's own), one of base
    prices, and one for each finish that it names. What stands above the headings, titles of
    sections and codes of what one does not buy are left out, and told in ``notes``.

    Raises SheetRefused with every fault, by row.
    """
    heading, body = _parted(rows)
    code_at, prices_at = _columns(heading)
    by_code = _materials_by_code()
    reading = _ListReading(_current(day))
    unknown: list[str] = []
    for row in body:
        code = _cell(row, code_at)
        priced = [(place, finish) for place, finish in prices_at.items() if _cell(row, place)]
        material = by_code.get(code.casefold())
        if material is not None:
            for place, finish in priced:
                reading.take(row, _cell(row, place), material, finish)
        elif priced and code:
            unknown.append(code)
    if reading.faults:
        hidden = len(reading.faults) - MOST_FAULTS
        told = reading.faults[:MOST_FAULTS] + ([f"Y {hidden} más."] if hidden > 0 else [])
        raise SheetRefused("\n".join(told))
    if unknown and not reading.found:
        raise SheetRefused(
            f"Ningún material tiene las claves de la lista, como «{unknown[0][:40]}»; escribe la "
            "clave del proveedor en tus materiales."
        )
    if unknown and notes is not None:
        some = ", ".join(f"«{code[:40]}»" for code in unknown[:3])
        more = f" y {len(unknown) - 3} más" if len(unknown) > 3 else ""
        one = len(unknown) == 1
        notes.append(
            f"{len(unknown)} {'clave no está' if one else 'claves no están'} en tu catálogo y "
            f"{'queda' if one else 'quedan'} fuera: {some}{more}."
        )
    return list(reading.planned.values())


class _ListReading:
    """The prices of a list as they are read: what they change, and what is wrong."""

    def __init__(self, current: Mapping[Key, Decimal]) -> None:
        self.current = current
        self.planned: dict[Key, Planned] = {}
        self.faults: list[str] = []
        self.found = False

    def take(self, row: SheetRow, written: str, material: Material, finish: Finish | None) -> None:
        self.found = True
        where = f"Fila {row.number}, columna {finish.name if finish else 'precio'}"
        amount = read_price(written)
        key = (material.pk, _pk(finish))
        if amount is None or amount < 0:
            self._refuse(f"{where}: «{written[:20]}» no es un precio; escríbelo como 1250.50.")
        elif amount > LARGEST:
            self._refuse(f"Fila {row.number}: un precio llega hasta 99,999,999.99.")
        elif finish and not material.takes_finish:
            self._refuse(
                f"{where}: {material.name} cuesta lo mismo en todos los acabados; escribe solo su "
                "precio base."
            )
        elif key in self.planned:
            self._refuse(f"Fila {row.number}: «{material.code}» ya venía más arriba.")
        else:
            kept = kept_price(amount)
            if self.current.get(key) != kept:
                former = self.current.get(key)
                self.planned[key] = Planned(material, finish, former, kept, rounded=kept != amount)

    def _refuse(self, fault: str) -> None:
        self.faults.append(fault)


def kept_price(amount: Decimal) -> Decimal:
    """A price as it is stored: what a formula gave with more digits is rounded to the cent."""
    return cents(amount) if places(amount) > MOST_PLACES else amount


def _parted(rows: Sequence[SheetRow]) -> tuple[SheetRow, Sequence[SheetRow]]:
    """The row of the headings, which a letterhead may precede, and those below it."""
    for place, row in enumerate(rows[:MOST_LETTERHEAD]):
        with suppress(SheetRefused):
            _columns(row)
            return row, rows[place + 1 :]
    return (rows[0] if rows else SheetRow(1, ())), rows[1:]


def unread_columns(rows: Sequence[SheetRow]) -> list[str]:
    """In words, the columns of a list that ``plan_list`` does not read."""
    heading, _ = _parted(rows)
    code_at, prices_at = _columns(heading)
    read = {code_at, *prices_at}
    titles = [
        f"«{title[:40]}»" for at, title in enumerate(heading.cells) if title and at not in read
    ]
    if len(titles) > 1:
        return [f"No se leen las columnas {', '.join(titles)}."]
    return [f"No se lee la columna {titles[0]}."] if titles else []


def compared(planned: Sequence[Planned], day: date) -> list[Planned]:
    """The plans, with those marked that would stand far from the other finishes on ``day``."""
    wanted = {(plan.material.pk, _pk(plan.finish)): plan.amount for plan in planned}
    by_finish: dict[int, dict[int | None, Decimal]] = {plan.material.pk: {} for plan in planned}
    for (material, finish), amount in {**_current(day), **wanted}.items():
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
    current = _current(valid_from)
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


def _columns(heading: SheetRow) -> tuple[int, dict[int, Finish | None]]:
    """Where the code is, and of which finish (None is the base price) each column of prices is."""
    finishes = {row.name.casefold(): row for row in Finish.objects.in_use()}
    finishes |= {row.code.casefold(): row for row in Finish.objects.in_use()}
    code_at: int | None = None
    prices_at: dict[int, Finish | None] = {}
    for place, title in enumerate(" ".join(cell.casefold().split()) for cell in heading.cells):
        if title in CODE_HEADINGS and code_at is None:
            code_at = place
        elif title in PRICE_HEADINGS:
            prices_at[place] = None
        elif title in finishes:
            prices_at[place] = finishes[title]
    if code_at is None or not prices_at:
        raise SheetRefused("Un renglón debe decir «Clave» y «Precio» (o el nombre de un acabado).")
    return code_at, prices_at


def _materials_by_code() -> dict[str, Material]:
    """One's own codes win over those of a supplier."""
    rows = list(Material.objects.in_use())
    found = {row.supplier_code.casefold(): row for row in rows if row.supplier_code}
    return found | {row.code.casefold(): row for row in rows}


def _current(day: date) -> Mapping[Key, Decimal]:
    return {(row.material_id, row.finish_id): row.amount for row in Price.objects.current(day)}


def _cell(row: SheetRow, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""
