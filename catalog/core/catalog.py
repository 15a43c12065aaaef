"""A company's whole catalogue as one frozen value, with the prices of one day.

Every thing of it is found by the id of its row, retired ones too: what was quoted once goes on
naming them. The order of each mapping is the one in which a person is asked for them. Lengths are
millimetres, money is pesos.

>>> from catalog.core.recipes import Component, profile
>>> rail = profile("RIEL", "Riel", Decimal(6100))
>>> jamb = Component("Jamba", "RIEL", "2", length="ALT - 26")
>>> door = ListedProduct(7, Product("P", "Puerta", Line("L", "Línea"), (jamb,)), line_id=1)
>>> catalog = Catalog({7: door}, {3: ListedMaterial(3, rail)}, {}, PriceBook({}))
>>> [rule.material.name for rule in catalog.compiled(7).cuts]
['Riel']
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from catalog.core.compiled import CompiledProduct, ProductError, compile_product
from catalog.core.matrix import PriceMatrix
from catalog.core.outliers import Span
from catalog.core.prices import PriceBook
from catalog.core.recipes import Finish, Line, Material, MaterialKind, Product, Scheme


@dataclass(frozen=True, slots=True)
class ListedMaterial:
    """A material, and what is said of it besides how it is bought.

    ``sale_price`` is pesos for one unit of use, if it has its own; ``currency`` is that in which
    it is bought. ``is_sold_alone`` says whether a
    line of a quotation may be of it.
    """

    id: int
    value: Material
    sale_price: Decimal | None = None
    currency: str = "MXN"
    is_sold_alone: bool = False
    is_retired: bool = False

    @property
    def name(self) -> str:
        return self.value.name


@dataclass(frozen=True, slots=True)
class ListedFinish:
    id: int
    value: Finish
    is_retired: bool = False

    @property
    def name(self) -> str:
        return self.value.name


@dataclass(frozen=True, slots=True)
class ListedProduct:
    """A product, and what is said of it besides its recipe.

    ``default_glass`` is the id of a material. ``per_area``, ``matrix`` and ``least`` are its own
    prices, pesos before tax; None where it has none.
    """

    id: int
    value: Product
    line_id: int
    description: str = ""
    default_glass: int | None = None
    needs_safety_glass: bool = False
    hinged_right: bool = False
    per_area: Decimal | None = None
    matrix: PriceMatrix | None = None
    least: Decimal | None = None
    is_retired: bool = False

    @property
    def name(self) -> str:
        return self.value.name

    @property
    def line(self) -> Line:
        return self.value.line

    @property
    def takes_glass(self) -> bool:
        """Whether a glass is chosen for each opening."""
        return any(piece.material is None for piece in self.value.components)


@dataclass(frozen=True, eq=False)
class Catalog:
    """Everything that can be quoted on a day, by id.

    ``doubtful`` are prices far from those of the material in its other finishes. They are named by
    the codes of material and finish, and say what the others cost in pesos.

    Two catalogues are the same one or different ones: they are not compared by what they hold.
    """

    products: Mapping[int, ListedProduct]
    materials: Mapping[int, ListedMaterial]
    finishes: Mapping[int, ListedFinish]
    prices: PriceBook
    doubtful: Mapping[tuple[str, str | None], Span] = field(default_factory=dict)
    _compiled: dict[int, CompiledProduct | ProductError] = field(default_factory=dict, repr=False)

    def has_own_glass(self, product: ListedProduct) -> bool:
        """Whether its glass belongs to it, as a mirror or tempered glass does. Another is put into
        it on purpose alone."""
        usual = self.materials.get(product.default_glass or 0)
        is_safe = usual is not None and usual.value.safety
        is_mirror = product.value.scheme is Scheme.MIRROR
        return product.takes_glass and (is_mirror or is_safe or product.needs_safety_glass)

    def compiled(self, product: int) -> CompiledProduct:
        """The product ready to be measured, compiled once. ProductError when its formulas are not
        sound, KeyError when there is none with that id."""
        found = self._compiled.get(product)
        if found is None:
            by_code = {listed.value.code: listed.value for listed in self.materials.values()}
            try:
                found = compile_product(self.products[product].value, by_code)
            except ProductError as error:
                found = error
            self._compiled[product] = found
        if isinstance(found, ProductError):
            raise ProductError(found.problems)
        return found

    @cached_property
    def waste_modes(self) -> frozenset[str]:
        """How off-cuts are charged of the materials that say so themselves."""
        modes = (listed.value.buying.waste_mode for listed in self.materials.values())
        return frozenset(filter(None, modes))

    def with_prices(self, prices: PriceBook, **changed: Any) -> Self:
        """The same things at other prices."""
        return replace(self, prices=prices, **changed)

    def glasses(self) -> Iterator[ListedMaterial]:
        """Every glass, by name."""
        return (row for row in self.materials.values() if row.value.kind is MaterialKind.GLASS)

    @property
    def size(self) -> int:
        """How many values it holds, about: what it takes of the memory of a process."""
        pieces = sum(1 + len(row.value.components) for row in self.products.values())
        return pieces + len(self.materials) + len(self.finishes) + len(self.prices.prices)
