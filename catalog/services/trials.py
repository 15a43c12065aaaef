"""What a file brings that could never be quoted, told before anything of it is written.

Each product that it touches is tried at its least, usual and greatest size. Prices that are missing
are told, and prices of zero are asked about.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from catalog.core.compiled import CompiledProduct, compile_product
from catalog.core.measures import show_measure
from catalog.core.prices import PriceBook
from catalog.core.recipes import Finish, Material, MaterialKind
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
    ground = _Ground(whole)
    for code, product in whole.products.items():
        if product.retired or not (code in named or is_touched(code, product, wanted)):
            continue
        refused = ground.refused(code, product, refusal)
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


class _Ground:
    """A catalogue in which every material has a price, to try what is made of it."""

    def __init__(self, whole: Document) -> None:
        self.whole = whole
        self.materials = {code: material_value(code, row) for code, row in whole.materials.items()}
        self.prices = PriceBook({(code, None): Decimal(1) for code in self.materials})
        self.finish = Finish("", "", Decimal(0)) if whole.finishes else None

    def refused(
        self, code: str, product: document.Product, refusal: Callable[[Trial], str]
    ) -> dict[Size, str]:
        """Why it cannot be made, by the sizes in which it cannot."""
        value = product_value(code, product, self.whole.lines[product.line])
        compiled = compile_product(value, self.materials)
        glass = self._glass(compiled, product)
        found = {}
        for size in _sizes_of(product):
            if told := refusal(Trial(compiled, size, self.finish, glass, self.prices)):
                found[size] = told
        return found

    def _glass(self, compiled: CompiledProduct, product: document.Product) -> Material | None:
        """The glass that it proposes, or one that its line takes."""
        if product.default_glass:
            return self.materials[product.default_glass]
        if not compiled.uses_chosen_glass:
            return None
        of_glass = (row for row in self.materials.values() if row.kind is MaterialKind.GLASS)
        return next((row for row in of_glass if compiled.product.line.takes(row)), None)


def _sizes_of(product: document.Product) -> tuple[Size, ...]:
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
