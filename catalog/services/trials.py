"""What a file brings that could never be quoted, told before anything of it is written.

Each product that it touches is tried at its least, usual and greatest size. Prices that are missing
are told, and prices of zero are asked about.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from catalog import models, snapshots
from catalog.core.compiled import CompiledProduct, compile_product
from catalog.core.measures import show_measure
from catalog.core.prices import PriceBook
from catalog.core.recipes import Finish, Material, MaterialKind, Product
from catalog.portable import document
from catalog.portable.changes import Changes
from catalog.portable.document import BASE, Document, Priced
from catalog.portable.files import Fault
from catalog.portable.recipes import is_touched, material_value, place_of, product_value
from tenants.hooks import Hook

Size = tuple[Decimal, Decimal]
"""Width and height, mm."""

SHOWN = 8
"""Names in one sentence."""

_USUAL: Size = (Decimal(1500), Decimal(1200))


class Trial(NamedTuple):
    """One opening of a product, in a finish and with a glass."""

    product: CompiledProduct
    size: Size
    finish: Finish | None
    glass: Material | None
    prices: PriceBook


trier: Hook[Callable[[], Callable[[Trial], str]]] = Hook("catalog.trier")
"""Makes what tells why an opening cannot be made; empty where it can."""


class Findings(NamedTuple):
    """``faults`` are refused; ``notes`` are worth a look; ``free`` are the prices of zero."""

    faults: list[Fault]
    notes: list[str]
    free: list[Priced]


def tried(current: Document, wanted: Document, changes: Changes) -> Findings:
    """What ``wanted`` would bring to ``current``, of what ``changes``."""
    whole = current.updated(wanted)
    named = changes.of(document.Product)
    faults, notes = [], []
    refusal = trier.value()
    materials = {code: material_value(code, row) for code, row in whole.materials.items()}
    glasses = [row for row in materials.values() if row.kind is MaterialKind.GLASS]
    for code, product in whole.products.items():
        if product.retired or not (code in named or is_touched(code, product, wanted)):
            continue
        value = product_value(code, product, whole.lines[product.line])
        compiled = compile_product(value, materials)
        glass = _glass_of(compiled, materials.get(product.default_glass), glasses)
        refused = _refused(compiled, glass, refusal)
        reason = next(iter(refused.values()), "")
        if len(refused) == len(_sizes_of(product)) and code in named:
            told = f"no se puede hacer en ninguna de sus medidas. {_at(refused)} {reason}"
            faults.append(Fault(place_of(code, product, wanted), told))
        elif refused:
            notes.append(f"{product.name} no se puede hacer {_at(refused).lower()} {reason}")
    notes += _unpriced(whole, changes)
    return Findings(faults, notes, [of for of, _, amount in changes.prices if not amount])


def faults_of_free(free: list[Priced]) -> list[Fault]:
    """A question for each price of zero."""
    return [
        Fault(
            ("precios", of.since.isoformat(), of.material, of.finish or BASE),
            "el precio es 0. Escribe el suyo o confirma que no cuesta.",
        )
        for of in free
    ]


def doubt_about(compiled: CompiledProduct, proposed: Material | None) -> str:
    """Why a product that is being written cannot be made in some size; empty where it can in all.
    ``proposed`` is the glass that it brings."""
    of_glass = () if proposed else map(snapshots.material_value, models.Material.objects.glasses())
    refused = _refused(compiled, _glass_of(compiled, proposed, of_glass), trier.value())
    return f"{_at(refused)} {next(iter(refused.values()))}" if refused else ""


def _refused(
    compiled: CompiledProduct, glass: Material | None, refusal: Callable[[Trial], str]
) -> dict[Size, str]:
    """Why a product cannot be made, by the sizes in which it cannot. Everything in it has a price
    here: what is tried are its measures."""
    codes = {charge.material.code for charge in compiled.charges}
    prices = PriceBook({(code, None): Decimal(1) for code in (*codes, glass.code if glass else "")})
    finish = Finish("", "", Decimal(0))
    found = {}
    for size in _sizes_of(compiled.product):
        if told := refusal(Trial(compiled, size, finish, glass, prices)):
            found[size] = told
    return found


def _glass_of(
    compiled: CompiledProduct, proposed: Material | None, offered: Iterable[Material]
) -> Material | None:
    """The glass that is proposed, or one that the line takes."""
    if proposed is not None or not compiled.uses_chosen_glass:
        return proposed
    return next((row for row in offered if compiled.product.line.takes(row)), None)


def _sizes_of(product: document.Product | Product) -> tuple[Size, ...]:
    """Its least, usual and greatest size, as far as it says them; each once."""
    widths = _ends(product.min_width, product.max_width, _USUAL[0])
    heights = _ends(product.min_height, product.max_height, _USUAL[1])
    return tuple(dict.fromkeys(zip(widths, heights, strict=True)))


def _ends(
    least: Decimal | None, most: Decimal | None, usual: Decimal
) -> tuple[Decimal, Decimal, Decimal]:
    if least is not None and most is not None:
        middle = round((least + most) / 2)
        return least, Decimal(middle), most
    usual = max(usual, least or usual)
    usual = min(usual, most or usual)
    return least or usual, usual, most or usual


def _at(refused: Mapping[Size, str]) -> str:
    width, height = next(iter(refused))
    return f"A {show_measure(width)} × {show_measure(height)}:"


def _unpriced(whole: Document, changes: Changes) -> Iterator[str]:
    """The materials of the file that nobody could be charged for."""
    priced = {of.material for of in whole.prices if of.finish is None}
    bare = [
        row.name
        for code, row in changes.of(document.Material).items()
        if code not in priced and row.sale_price is None and not row.retired
    ]
    if bare:
        more = f" y {len(bare) - SHOWN} más" if len(bare) > SHOWN else ""
        yield (
            f"Sin precio: {', '.join(bare[:SHOWN])}{more}. Lo que los lleva no se cotiza hasta que "
            "lo tengan."
        )
