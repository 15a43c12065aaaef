"""The report as bytes: the same data give the same ones, today and in a year."""

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from ops.graduation.core.verdicts import Finding, Report, Verdict

FORMAT = 1
WORDS = {
    Verdict.PASS: "Cumple",
    Verdict.FAIL: "No cumple",
    Verdict.INSUFFICIENT: "Datos insuficientes",
}
WHOLE = {
    Verdict.PASS: "La beta puede graduarse.",
    Verdict.FAIL: "La beta no puede graduarse todavía.",
    Verdict.INSUFFICIENT: "Faltan datos para decir si la beta puede graduarse.",
}


INTERVALS = (
    "Intervalos: en disponibilidad y tiempo ahorrado, lo que cabe según lo que no se sabe; en "
    "incidentes, cuántos al mes son posibles; en lo demás, de 95 % de confianza."
)


def as_json(report: Report) -> bytes:
    """Amounts are texts, so that no digit is lost; the digest is of what stands beside it."""
    told = _told(report)
    return _plain(told | {"sha256": digest(report)}) + b"\n"


def digest(report: Report) -> str:
    """64 hexadecimal digits that JSON and PDF of a report both show."""
    return sha256(_plain(_told(report))).hexdigest()


def _told(report: Report) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "verdict": report.verdict,
        "criteria": [_finding(finding) for finding in report.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "title": finding.title,
        "goal": finding.goal,
        "verdict": finding.verdict,
        "sentence": finding.sentence,
        "n": finding.n,
        "n_of": finding.n_of,
        "value": finding.value,
        "low": finding.low,
        "high": finding.high,
        "unit": finding.unit,
        "rows": [{"name": row.name, "says": row.says, "url": row.url} for row in finding.rows],
    }


def _plain(value: Any) -> bytes:
    return json.dumps(
        value, ensure_ascii=False, indent=1, sort_keys=True, default=_text_of
    ).encode()


def _text_of(value: object) -> str:
    """Raises TypeError for what has no one way of being written."""
    if isinstance(value, Decimal | date):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not told in JSON.")
