"""A table of prices as it is copied from a spreadsheet: cells parted by tabs, a line for each row.

The first row holds the widths, the first column the heights; the corner between them may hold
anything or be missing. Measures are read as anywhere else ("150", "1.50 m", "1,500 mm"), prices as
people write them ("$ 1,250.50"). Semicolons part cells where there is no tab.

>>> table = read_table("alto/ancho\\t100\\t1.50 m\\n100\\t$ 1,800\\t2300\\n1,200 mm\\t2000\\t2600")
>>> table.widths, table.heights
((Decimal('1000'), Decimal('1500')), (Decimal('1000'), Decimal('1200')))
>>> write_table(table)
'\\t100\\t150\\n100\\t1800\\t2300\\n120\\t2000\\t2600'
>>> read_table("\\t100\\n100\\tmil\\n120\\t")
Traceback (most recent call last):
catalog.core.matrix_text.TableError: Alto 100, ancho 100: «mil» no es un precio; escribe 1250.50.
Alto 120, ancho 100: falta el precio.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from catalog.core.errors import EngineError
from catalog.core.lengths import LengthUnit
from catalog.core.matrix import MOST_SIDES, MatrixError, PriceMatrix
from catalog.core.measures import USUAL, MeasureDoubt, MeasureError, parse_measure, write_measure
from catalog.core.numbers import places, plain_digits, read_price, tidy

MOST_FAULTS = 8
LARGEST = Decimal("9999999.99")

Row = Sequence[str]


class TableError(EngineError):
    """Why a text is no table of prices: `faults` are sentences that name the place."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def read_table(text: str, unit: LengthUnit = LengthUnit.CM) -> PriceMatrix:
    """The table that `text` holds, its bare measures in `unit`, or TableError."""
    rows = _cells(text)
    if len(rows) < 2 or len(rows[0]) < 2:
        raise TableError(
            ["La tabla lleva los anchos en el primer renglón y, en cada renglón de abajo, un alto "
             "y sus precios."]
        )  # fmt: skip
    (_, *across), *body = rows
    down = [row[0] for row in body]
    if len(across) > MOST_SIDES or len(down) > MOST_SIDES:
        raise TableError([f"La tabla lleva a lo más {MOST_SIDES} anchos y {MOST_SIDES} altos."])
    faults: list[str] = []
    widths = _sizes("Ancho", across, unit, faults)
    heights = _sizes("Alto", down, unit, faults)
    prices = [
        tuple(
            _price(f"{_named('Alto', height, row)}, {_named('ancho', width, column)}", cell, faults)
            for column, (width, cell) in enumerate(zip(across, cells, strict=True), start=1)
        )
        for row, (height, *cells) in enumerate(body, start=1)
    ]
    if faults:
        more = len(faults) - MOST_FAULTS
        raise TableError(faults[:MOST_FAULTS] + ([f"Y {more} más."] if more > 0 else []))
    try:
        return PriceMatrix(tuple(widths), tuple(heights), tuple(prices))
    except MatrixError as error:
        raise TableError([str(error)]) from error


def write_table(table: PriceMatrix, unit: LengthUnit = LengthUnit.CM) -> str:
    """What `read_table` reads back as the same."""
    rows = [["", *(write_measure(width, unit) for width in table.widths)]]
    rows += [
        [write_measure(height, unit), *map(plain_digits, prices)]
        for height, prices in zip(table.heights, table.prices, strict=True)
    ]
    return "\n".join("\t".join(row) for row in rows)


def _cells(text: str) -> list[Row]:
    """The cells of each row that has any, all rows as long as the longest."""
    lines = [line for line in text.splitlines() if line.strip(" \t;")]
    mark = "\t" if any("\t" in line for line in lines) else ";"
    rows = [[cell.strip() for cell in line.split(mark)] for line in lines]
    used = max((_last(row) for row in rows), default=0)
    if rows and rows[0][0] and _last(rows[0]) == used - 1:
        rows[0].insert(0, "")  # copied without the empty corner
    return [(row + [""] * used)[:used] for row in rows]


def _last(row: Row) -> int:
    """How many cells `row` has up to the last one that says something."""
    return max((place for place, cell in enumerate(row, start=1) if cell), default=0)


def _sizes(side: str, cells: Row, unit: LengthUnit, faults: list[str]) -> list[Decimal]:
    sizes: list[Decimal] = []
    for place, cell in enumerate(cells, start=1):
        try:
            sizes.append(parse_measure(cell, unit, usual=USUAL).mm)
        except MeasureDoubt as doubt:
            faults.append(f"{side} número {place}: {doubt} Escribe la unidad.")
            continue
        except MeasureError as error:
            faults.append(f"{side} número {place}: {error}")
            continue
        if len(sizes) > 1 and sizes[-1] <= sizes[-2]:
            faults.append(
                f"{side} número {place}: {cell} debe ser mayor que el anterior; los "
                f"{side.lower()}s van de menor a mayor."
            )
    return sizes


def _named(side: str, cell: str, place: int) -> str:
    return f"{side} {cell[:20] or f'número {place}'}"


def _price(place: str, cell: str, faults: list[str]) -> Decimal:
    price = read_price(cell)
    if not cell.strip():
        faults.append(f"{place}: falta el precio.")
    elif price is None or price < 0 or places(price) > 2:
        faults.append(f"{place}: «{cell[:20]}» no es un precio; escribe 1250.50.")
    elif price > LARGEST:
        faults.append(f"{place}: un precio llega hasta {LARGEST:,}.")
    else:
        return tidy(price)
    return Decimal(0)
