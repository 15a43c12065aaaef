"""What orders take together, and the plan of how it is cut as it was stored (``planning``)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from quoting.core.cutlist import CutList, consolidate
from quoting.core.cutting.bars import Bar, BarCut, CutPlan
from quoting.core.cutting.cutlists import CutGlass, CutProfile, WorkshopPlan
from quoting.core.cutting.sheets import PlacedPane, Remnant, Sheet, SheetPlan
from quoting.core.purchases import Purchase, purchases
from quoting.workshop.models import WorkOrder
from quoting.workshop.plans.sheet import jobs_of, workshop_lines

Data = dict[str, Any]


def cuts_of(orders: Iterable[WorkOrder]) -> CutList:
    """Everything that ``orders`` (with their versions) take together; pieces are marked with the
    order where there are several."""
    orders = list(orders)
    several = len(orders) > 1
    return consolidate(
        job
        for order in orders
        for job in jobs_of(
            workshop_lines(order.version, order.lines), f"{order} " if several else ""
        )
    )


def read_plan(data: Mapping[str, Any]) -> WorkshopPlan:
    """What ``make_plan`` wrote."""
    return WorkshopPlan(
        tuple(_profile(row) for row in data.get("profiles", [])),
        tuple(_glass(row) for row in data.get("glass", [])),
        tuple(data.get("bought_cut", [])),
        tuple(data.get("problems", [])),
    )


def _profile(row: Data) -> CutProfile:
    kerf, usable = Decimal(row["kerf"]), Decimal(row["usable"])
    bars = tuple(
        Bar(
            Decimal(bar["length"]),
            tuple(
                BarCut(Decimal(length), reference, Decimal(left), Decimal(right))
                for length, reference, left, right in bar["cuts"]
            ),
            kerf,
            Decimal(bar["trim"]),
            usable,
            bar["off_cut"],
            bar["count"],
        )
        for bar in row["bars"]
    )
    return CutProfile(
        row["code"],
        row["name"],
        row["finish_code"],
        row["finish"],
        kerf,
        Decimal(row["trim"]),
        CutPlan(bars, row["bound"], Decimal(row["bound_length"])),
    )


def _glass(row: Data) -> CutGlass:
    sheets = tuple(
        Sheet(
            Decimal(sheet["width"]),
            Decimal(sheet["height"]),
            tuple(_pane(*pane) for pane in sheet["panes"]),
            tuple(Remnant(*map(Decimal, rest)) for rest in sheet["remnants"]),
        )
        for sheet in row["sheets"]
    )
    return CutGlass(row["code"], row["name"], SheetPlan(sheets, row["bound"]))


def _pane(x: str, y: str, width: str, height: str, turned: bool, mark: str) -> PlacedPane:
    return PlacedPane(Decimal(x), Decimal(y), Decimal(width), Decimal(height), turned, mark)


def purchases_of(cuts: CutList, plan: WorkshopPlan) -> list[Purchase]:
    """What ``cuts`` must buy by ``plan``."""
    return purchases(
        cuts,
        bars={(row.code, row.finish_code): row.plan.to_buy for row in plan.profiles},
        sheets={row.code: len(row.plan.sheets) for row in plan.glass},
        bought_cut=frozenset(plan.bought_cut),
    )
