"""Breaks one thing after another and measures who was told, of what, and how soon.

The last line is JSON. It ends with 1 if a fault was told late, twice, as something else, or not at
all; a fault that this machine cannot have is named, and is no failure.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass, field

from tests.gameday.faults import FAULTS, Fault, NotHere, visited
from tests.gameday.sinks import Heard
from tests.gameday.site import Site, machine_facts, running_site

TOLD_WITHIN = 90.0  # seconds
OVER_WITHIN = 60.0
PATIENCE = 240.0
SINKS = ("mail", "webhook")


@dataclass
class Result:
    fault: str
    told: dict[str, float | None] = field(default_factory=dict)
    over: dict[str, float | None] = field(default_factory=dict)
    severity: str = ""
    incidents: int | None = None
    others: list[str] = field(default_factory=list)
    not_here: str = ""

    def is_well(self, fault: Fault) -> bool:
        if self.not_here:
            return True
        told = all(each is not None and each <= TOLD_WITHIN for each in self.told.values())
        over = all(each is not None and each <= OVER_WITHIN for each in self.over.values())
        as_one = self.severity == fault.severity and self.incidents == 1
        return told and over and as_one and not self.others


def heard_by(site: Site, sink: str, since: float) -> list[Heard]:
    every = site.mail.heard() if sink == "mail" else site.webhook.heard()
    return [each for each in every if each.at >= since]


def try_fault(site: Site, fault: Fault) -> Result:
    result = Result(fault.name)
    begun = time.time()
    try:
        with fault.broken(site):
            broken = time.time()
            result.told = waited(site, fault, broken, is_over=False)
    except NotHere as reason:
        result.not_here = str(reason)
        return result
    mended = time.time()
    with visited(site):  # people come back, which shows that it is well again
        result.over = waited(site, fault, mended, is_over=True)
    mine = [each for each in heard_by(site, "webhook", begun) if fault.title in each.text]
    result.severity = min((each.severity for each in mine), default="")
    others = {each.text.partition(",")[0] for each in heard_by(site, "webhook", begun)}
    result.incidents = site.incidents_since(begun)
    ours = (fault.title, *fault.also)
    result.others = sorted(each for each in others if not any(title in each for title in ours))
    return result


def waited(site: Site, fault: Fault, since: float, *, is_over: bool) -> dict[str, float | None]:
    """Seconds from ``since`` until each sink heard of it, None for one that did not."""
    found: dict[str, float | None] = dict.fromkeys(SINKS)
    while time.time() - since < PATIENCE and None in found.values():
        for sink in SINKS:
            first = next(
                (
                    each
                    for each in heard_by(site, sink, since)
                    if fault.title in each.text and each.is_over is is_over
                ),
                None,
            )
            if first and found[sink] is None:
                found[sink] = round(first.at - since, 1)
        time.sleep(0.5)
    return found


def calm(site: Site, minutes: int) -> list[str]:
    """What was told while all is well and people work. The watcher's clock runs ahead."""
    began = time.time()
    with visited(site):
        site.watch_ahead(minutes)
    return [each.text for each in heard_by(site, "webhook", began)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", help="de estas: " + ", ".join(f.name for f in FAULTS))
    parser.add_argument("--calm", type=int, default=60, help="minutos de calma al final")
    options = parser.parse_args()
    chosen = [each for each in FAULTS if not options.only or each.name in options.only]
    results = []
    with running_site() as site:
        for fault in chosen:
            result = try_fault(site, fault)
            print(json.dumps(asdict(result), ensure_ascii=False), file=sys.stderr, flush=True)
            results.append((fault, result))
        false_alarms = calm(site, options.calm)
    is_well = all(result.is_well(fault) for fault, result in results) and not false_alarms
    report = {
        "machine": machine_facts(),
        "faults": [
            asdict(result) | {"wanted": fault.severity, "is_well": result.is_well(fault)}
            for fault, result in results
        ],
        "calm_minutes": options.calm,
        "false_alarms": false_alarms,
        "is_well": is_well,
    }
    print(json.dumps(report, ensure_ascii=False))
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
