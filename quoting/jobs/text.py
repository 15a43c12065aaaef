"""The report of a priced job as text, for the command line."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from catalog.core.lengths import show_number
from catalog.core.measures import show_measure
from catalog.core.money import show_money
from catalog.core.recipes import Family
from quoting.core.promise import Inclusion
from quoting.core.waste import BarsState

WIDTH = 78


def told(report: dict[str, Any]) -> Iterator[str]:
    """The lines of the page."""
    for line in report["lines"]:
        yield from _line(line)
    yield from _totals(report["totals"])
    for payment in report["milestones"]:
        yield _amount(_payment(payment), payment["amount"])
    yield from _titled("Tiempo de entrega", report["delivery_time"].splitlines())
    yield from _titled("Condiciones", report["conditions"].splitlines())
    yield ""
    for family, cost in report["earnings"]["cost_by_family"].items():
        yield _amount(f"  {Family(family).label}", cost)
    yield from _made_of(report["earnings"])
    yield from _purchases(report)


def _line(line: dict[str, Any]) -> Iterator[str]:
    yield "=" * WIDTH
    choice = _choice(line)
    yield " · ".join(filter(None, (f"{line['number']}. {line['title']}", line["location"], choice)))
    if line["width"]:
        sides = [show_measure(Decimal(line[side])) for side in ("width", "height") if line[side]]
        facts = [" × ".join(sides), line["finish"], line["glass"], *line["options"]]
        yield "   " + " · ".join(filter(None, facts))
    items = "Herrajes, consumibles, mano de obra y servicios"
    yield from _titled("Cortes", map(_part, line.get("parts", ())))
    yield from _titled("Vidrios", map(_pane, line.get("panes", ())))
    yield from _titled(items, map(_item, line.get("items", ())))
    yield from _titled("Costo de una pieza", map(_cost, line.get("costs", ())))
    for family, cost in line.get("cost_by_family", {}).items():
        yield _amount(f"   {Family(family).label}", cost)
    if "unit_cost" in line:
        yield from _made_of(line["unit_cost"], "   ")
    yield _amount("   Precio unitario", line["unit_price"])
    if Decimal(line["discount"]):
        rate = Decimal(line["discount_percent"])
        label = f"   Descuento de {show_number(rate)} %" if rate else "   Descuento"
        yield _amount(label, f"-{line['discount']}")
    yield _amount(f"   Importe de {line['quantity']} {line['unit']}", line["amount"])
    yield from _titled("Avisos", [caution["message"] for caution in line.get("warnings", ())])


def _payment(payment: dict[str, Any]) -> str:
    """A payment by its name: per cent, pesos, or what is left."""
    rate = Decimal(payment["percent"])
    share = f" {show_number(rate)} %" if rate else " (lo que falte)" if payment["is_rest"] else ""
    return f"{payment['label']}{share}, {payment['when']}".rstrip(", ")


def _made_of(price: dict[str, Any], indent: str = "") -> Iterator[str]:
    yield _amount(f"{indent}Costo directo", price["direct_cost"])
    yield _amount(f"{indent}Indirectos", price["overhead"])
    yield _amount(f"{indent}Utilidad ({price['margin']} % de la venta)", price["profit"])


def _choice(line: dict[str, Any]) -> str:
    if line["counts"]:
        return ""
    group = f" {line['choice_group']}" if line["choice_group"] else ""
    kind = Inclusion(line["inclusion"]).label.lower()
    return f"{kind}{group}, fuera del total"


def _part(part: dict[str, Any]) -> str:
    left, right = part["angles"]
    angles = "" if left == right == "90" else f"  {left}°/{right}°"
    leaf = f"  hoja {part['leaf']}" if part["leaf"] else ""
    length = show_measure(Decimal(part["length"]))
    what = f"{part['role']} ({part['code']} {part['finish']}".rstrip() + ")"
    return f"{part['pieces']:>4} × {length:>12}  {what}{angles}{leaf}"


def _pane(pane: dict[str, Any]) -> str:
    leaf = f"  hoja {pane['leaf']}" if pane["leaf"] else ""
    size = " × ".join(show_measure(Decimal(pane[side])) for side in ("width", "height"))
    return f"{pane['pieces']:>4} × {size}  {pane['role']} ({pane['code']}){leaf}"


def _item(item: dict[str, Any]) -> str:
    quantity = f"{show_number(Decimal(item['quantity']))} {item['unit']}"
    return f"{quantity:>16}  {item['role']} ({item['code']})"


def _cost(cost: dict[str, Any]) -> str:
    quantity = f"{show_number(Decimal(cost['quantity']))} {cost['unit']}"
    return _amount(
        f"{cost['name']}: {quantity} a {cost['price']} por {cost['purchase_unit']}",
        cost["amount"],
        WIDTH - 5,
    )


def _totals(totals: dict[str, str]) -> Iterator[str]:
    yield "=" * WIDTH
    yield _amount("Subtotal", totals["subtotal"])
    yield _amount(f"Descuento {totals['discount_percent']} %", totals["discount"])
    yield _amount("Base", totals["base"])
    yield _amount(f"IVA {totals['tax_rate']} %", totals["tax"])
    yield _amount("Total", totals["total"])
    yield totals["in_words"]


def _purchases(report: dict[str, Any]) -> Iterator[str]:
    title = f"Tramos por comprar ({report['bars_counted_by']})"
    yield from _titled(title, map(_bars, report["bars"]))
    if report["bars"]:
        charged, cost, difference = (
            show_money(Decimal(report["waste"][name]))
            for name in ("charged", "cost_of_bars", "difference")
        )
        yield (
            f"     Merma por {report['rules']['waste_mode']}: cobras {charged}, los tramos cuestan "
            f"{cost}, diferencia {difference}"
        )
    if report["bars_state"]:
        yield f"     {BarsState(report['bars_state']).label}."
    yield from _titled("Vidrio", map(_glass, report["glass"]))
    yield from _titled("Herrajes y consumibles", map(_supply, report["supplies"]))


def _glass(row: dict[str, Any]) -> str:
    return f"{row['panes']:>4} piezas  {row['name']}, {show_number(Decimal(row['area_m2']))} m²"


def _supply(row: dict[str, Any]) -> str:
    return f"{show_number(Decimal(row['quantity'])):>10} {row['unit']}  {row['name']}"


def _bars(row: dict[str, Any]) -> str:
    what = f"{row['name']} {row['finish']}".rstrip()
    cut = f"{row['pieces']} piezas, {show_number(Decimal(row['metres']))} m"
    if row["bars"] is None:
        charged = show_money(Decimal(row["cost_with_waste"]))
        return f"   ? {what}: {cut}; sin tramos que contar, se cobran {charged} por porcentaje"
    length = show_measure(Decimal(row["bar_length"]))
    whole, with_waste = (
        show_money(Decimal(row[name])) for name in ("cost_of_bars", "cost_with_waste")
    )
    costs = f"enteros cuestan {whole}, se cobran {with_waste}"
    return f"{row['bars']:>4} de {length}  {what}: {cut}; {costs}"


def _titled(title: str, rows: Iterable[str]) -> Iterator[str]:
    for number, row in enumerate(rows):
        if number == 0:
            yield f"   {title}"
        yield f"     {row}"


def _amount(label: str, amount: str, width: int = WIDTH) -> str:
    shown = show_money(Decimal(amount))
    return f"{label} {shown:>{max(width - len(label) - 1, 0)}}"
