"""What one opening takes of a product of the catalogue, and how it looks.

>>> from decimal import Decimal
>>> from catalog.core.prices import PriceBook
>>> from catalog.core.catalog import ListedMaterial
>>> from catalog.core.recipes import Component, Line, Product, profile
>>> from quoting.core.draft import LineKind
>>> rail = ListedMaterial(3, profile("RIEL", "Riel", Decimal(6100)))
>>> jamb = Component("Jamba", "RIEL", "2", length="ALT - 26")
>>> door = ListedProduct(7, Product("P", "Puerta", Line("L", "Línea"), (jamb,)), line_id=1)
>>> typed = TypedLine(LineKind.PRODUCT, product=7, width=Decimal(900))
>>> found = measure(typed, door, Catalog({7: door}, {3: rail}, {}, PriceBook({})), QuoteTerms())
>>> str(found.error), found.error.field
('Escribe el alto.', 'height')
"""

from collections.abc import Iterable
from typing import NamedTuple

from catalog.core.catalog import Catalog, ListedProduct
from catalog.core.drawing import Sketch
from catalog.core.errors import EngineError
from catalog.core.measures import show_measure
from catalog.core.recipes import Option
from quoting.core.cutting.errors import CuttingError
from quoting.core.draft import Options, QuoteTerms, TypedLine
from quoting.core.parts import Opening, Takeoff
from quoting.core.takeoff import take_off
from quoting.core.waste import check_bars


class Measured(NamedTuple):
    """``takeoff`` is None where ``error`` says why; ``options`` are the labels of those chosen."""

    options: tuple[str, ...] = ()
    sketch: Sketch | None = None
    takeoff: Takeoff | None = None
    error: EngineError | None = None


def measure(
    line: TypedLine, listed: ListedProduct, catalog: Catalog, terms: QuoteTerms
) -> Measured:
    """What one piece of ``line``, of the product ``listed``, takes, and how it looks."""
    chosen = line.chosen
    found = Measured()
    try:
        found = found._replace(sketch=_sketch(line, listed, chosen))
        product = catalog.compiled(listed.id)
        found = found._replace(options=_in_words(listed.value.options, chosen))
        if line.width is None:
            raise Missing("Escribe el ancho.", "width")
        if line.height is None:
            raise Missing("Escribe el alto.", "height")
        opening = Opening(
            line.width,
            line.height,
            finish.value if (finish := catalog.finishes.get(line.finish or 0)) else None,
            glass.value if (glass := catalog.materials.get(line.glass or 0)) else None,
            chosen,
        )
        takeoff = take_off(product, opening, catalog.prices, terms.waste)
        check_bars(takeoff, terms.bars)
        return found._replace(takeoff=takeoff)
    except CuttingError as error:  # its field is one of the saw's, not of a line
        return found._replace(error=EngineError(str(error)))
    except EngineError as error:
        return found._replace(error=error.with_traceback(None))


class Missing(EngineError):
    """Nothing is typed yet in ``field``."""

    is_missing = True

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


def _sketch(line: TypedLine, listed: ListedProduct, chosen: Options) -> Sketch | None:
    """What the drawing shows, as soon as there are measures."""
    if not line.width or not line.height:
        return None
    product = listed.value
    return Sketch(
        product.scheme,
        product.notation,
        line.width,
        line.height,
        has_screen=any(
            option.draws_screen and chosen.get(option.name) is True for option in product.options
        ),
        viewed_from=product.viewed_from,
        hinged_right=listed.hinged_right,
        measures=tuple(
            (option.name, option.length(chosen.get(option.name)))
            for option in product.options
            if option.measure is not None
        ),
    )


def _in_words(options: Iterable[Option], chosen: Options) -> tuple[str, ...]:
    """The label of each option that is taken, and each measure with its own."""
    words = []
    for option in options:
        answer = chosen.get(option.name)
        if option.measure is not None:
            words.append(f"{option.label}: {show_measure(option.length(answer))}")
        elif answer is True:
            words.append(option.label)
    return tuple(words)
