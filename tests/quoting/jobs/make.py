"""Jobs in a file's words."""

from datetime import date
from typing import Any

from catalog.portable.files import parse
from quoting.jobs.pricing import price_job
from quoting.jobs.reading import read_job
from quoting.jobs.report import report

DAY = date(2026, 11, 24)
SLIDING = "{producto: CORR-3-XO, ancho: 150, alto: 120}"
FIXED = "{producto: FIJA-3, ancho: 80, alto: 60}"
AWNING = "{producto: PROY-1400, ancho: 60, alto: 60}"


def make_job(*lines: str, terms: str = "") -> bytes:
    """A job in natural finish and clear glass of 6 mm; ``terms`` are more lines of the file."""
    head = f"formato: 1\nacabado: NATURAL\nvidrio: CLARO-6\n{terms}\npartidas:\n"
    return (head + "".join(f"- {line}\n" for line in lines)).encode()


def priced(*lines: str, terms: str = "") -> dict[str, Any]:
    return report(price_job(read_job(parse(make_job(*lines, terms=terms)), DAY)))
