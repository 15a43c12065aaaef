"""What is watched: the site, the log-in, and each company that the application told of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from ops.uptime.core.months import Window
from ops.uptime.watcher.asking import Visitor
from ops.uptime.watcher.probes import LoginProbe, PageProbe, Probe
from ops.uptime.watcher.settings import Settings

SITE, LOGIN = "site", "login"
CENTRE = "America/Mexico_City"


@dataclass(frozen=True)
class Company:
    """``key`` is its schema, which never changes; ``opened`` is a second since 1970."""

    key: str
    address: str
    zone: str
    opened: int


@dataclass(frozen=True)
class Told:
    """What the application said last."""

    companies: tuple[Company, ...] = ()
    windows: tuple[Window, ...] = ()

    def clock(self, target: str) -> tuple[ZoneInfo, int]:
        """By which its months begin, and since when it is counted."""
        for each in self.companies:
            if each.key == target:
                return ZoneInfo(each.zone), each.opened
        return ZoneInfo(CENTRE), 0


def read_told(answer: Mapping[str, Any] | None) -> Told | None:
    """None if it has another form, as of a release that is newer or older."""
    try:
        if answer is None:
            return None
        return Told(
            tuple(
                Company(str(each["key"]), str(each["address"]), ZoneInfo(each["zone"]).key,
                        int(each["opened"]))
                for each in answer["companies"]
            ),
            tuple(
                Window(int(each["begin"]), int(each["end"]), int(each["told_at"]))
                for each in answer["windows"]
            ),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, OSError):
        return None


class Targets:
    """The probes by target. One that is still there keeps its probe, and with it its session."""

    def __init__(self, settings: Settings, visitor: Visitor) -> None:
        self._settings, self._visitor = settings, visitor
        self._probes: dict[str, Probe] = {SITE: self._page(f"{settings.site}/")}
        if settings.canary is not None:
            self._probes[LOGIN] = LoginProbe(visitor, settings.canary, settings.reference)

    def follow(self, companies: Iterable[Company]) -> None:
        own = {key: probe for key, probe in self._probes.items() if key in (SITE, LOGIN)}
        for each in companies:
            own[each.key] = self._page(f"{each.address}/entrar/")
        self._probes = own

    def items(self) -> list[tuple[str, Probe]]:
        return list(self._probes.items())

    def _page(self, address: str) -> PageProbe:
        return PageProbe(self._visitor, address, self._settings.reference)
