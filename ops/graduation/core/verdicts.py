"""What a criterion of the programme got, and why: frozen values that page, PDF and JSON print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105 -- no password
    FAIL = "fail"
    INSUFFICIENT = "insufficient"


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of evidence: what it is, what it says, and the page where it is read."""

    name: str
    says: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Of one criterion. ``value`` and its interval are in ``unit``; None where there is none."""

    code: str
    title: str
    goal: str
    verdict: Verdict
    sentence: str
    n: int
    n_of: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    rows: tuple[Row, ...] = ()

    @property
    def figure(self) -> str:
        """``99.812 %``; a dash of nothing."""
        return "–" if self.value is None else said(self.value, self.unit)

    @property
    def count(self) -> str:
        return f"{self.n:,}"

    @property
    def counted(self) -> str:
        """``Empresas: 1``, which agrees with every number."""
        return f"{self.n_of[:1].upper()}{self.n_of[1:]}: {self.count}"

    @property
    def interval(self) -> str:
        """``99.750 a 99.861 %``; a dash where there is none."""
        if self.low is None or self.high is None:
            return "–"
        return f"{self.low} a {said(self.high, self.unit)}"


@dataclass(frozen=True, slots=True)
class Report:
    """Of a period, from its first day to its last."""

    first: date
    last: date
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        return together([finding.verdict for finding in self.findings])


def together(verdicts: Sequence[Verdict]) -> Verdict:
    """One that fails fails all of them; what is not known of one is not known of all.

    >>> str(together([Verdict.PASS, Verdict.INSUFFICIENT, Verdict.FAIL]))
    'fail'
    >>> str(together([Verdict.PASS, Verdict.INSUFFICIENT]))
    'insufficient'
    """
    for verdict in (Verdict.FAIL, Verdict.INSUFFICIENT):
        if verdict in verdicts:
            return verdict
    return Verdict.PASS


def said(value: Decimal, unit: str) -> str:
    return f"{value:,} {unit}".strip()
