"""The whole list of the launch as it stands at a moment: what machines find, what people showed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ops.graduation.models import Tick
from ops.graduation.prelaunch.items import ITEMS
from ops.graduation.prelaunch.looking import checks, look


@dataclass(frozen=True, slots=True)
class Line:
    """``tick`` is what somebody said of it last; machines' lines have none."""

    code: str
    group: str
    title: str
    is_well: bool
    told: str
    by_hand: bool
    tick: Tick | None = None


def technical(moment: datetime) -> list[Line]:
    """Each is tried here and now; the site itself is visited."""
    found = ((code, check, look(check, moment)) for code, check in checks.items())
    return [
        Line(code, check.group, check.title, told.is_well, told.told, by_hand=False)
        for code, check, told in found
    ]


def by_hand(moment: datetime) -> list[Line]:
    """As people had shown it until ``moment``."""
    ticks: Mapping[str, Tick] = {
        tick.item: tick for tick in Tick.objects.newest_before(moment).filter(item__in=ITEMS)
    }
    return [
        Line(
            code,
            item.group,
            item.title,
            is_well=code in ticks and ticks[code].is_done,
            told=ticks[code].evidence if code in ticks else f"Falta mostrarlo. {item.hint}",
            by_hand=True,
            tick=ticks.get(code),
        )
        for code, item in ITEMS.items()
    ]


def by_group(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """In the order in which their groups first come."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.group, []).append(line)
    return list(groups.items())
