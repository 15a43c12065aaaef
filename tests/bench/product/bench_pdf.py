"""What the product's PDF costs against a plain WeasyPrint document of the same lines.

    make bench-pdf

Quotations of 1, 4, 15 and 50 different windows, with drawings, totals, terms and QR, against the
same words in a plain table without drawings. Both take turns; the product draws every window anew
each time. WeasyPrint is installed for the benchmark alone, in an environment under ``.local``.
Needs no server. The last line is JSON: for each size `cpu_ms` (product, median of the processor's
time), `plain_ms` and `ratio` (median of each round's), `pages` and `bytes`; `long_ms` and
`long_pages` of one quotation of about thirty pages; `rss_mb` (most memory the process took).
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time_ns
from typing import IO

from quoting.core.promise import Promise
from quoting.drafts.drawings import print_drawing
from quoting.offers.pdf.figures import shapes_of
from quoting.offers.pdf.quote import quote_html, render_quote
from tests.quoting.offers.make_promises import make_different_lines, make_promise

ROUNDS = 15
SIZES = (1, 4, 15, 50)
LINES_OF_THIRTY_PAGES = 140
LINK = "https://vidrios.example/c/Nw:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO0/"
ROOT = Path(__file__).resolve().parents[3]
APART = ROOT / ".local" / "bench-pdf"
LOCK = ROOT / "requirements" / "bench.txt"
PLAIN_CSS = """
@page { size: letter; margin: 12mm 15mm 16mm;
        @bottom-right { content: "Página " counter(page) " de " counter(pages); font-size: 8pt } }
table.plain { border-collapse: collapse; width: 100% } table.plain tr { break-inside: avoid }
table.plain td { border-bottom: 0.4pt solid #d5dce1; padding: 1.2mm 1.5mm }
"""


def plain_interpreter() -> Path:
    """Python with WeasyPrint; installed the first time."""
    python = APART / "bin" / "python"
    if not python.exists():
        uv = [sys.executable, "-m", "uv"]
        subprocess.run([*uv, "venv", "--quiet", str(APART)], check=True)
        install = [*uv, "pip", "install", "--quiet", "--python", str(python), "-r", str(LOCK)]
        subprocess.run(install, check=True)
    return python


def plain_html(promise: Promise) -> str:
    """The words of the quotation in one plain table, without drawings."""
    rows = "".join(
        f"<tr><td>{line.number}<td><b>{line.location}</b><br>{line.title}<br>"
        f"Acabado {line.finish} · Vidrio {line.glass}<br>{line.width:,} × {line.height:,} mm"
        f"<td>{line.quantity} {line.unit}<td>$ {line.unit_price:,}<td>$ {line.amount:,}"
        for line in promise.lines
    )
    sums = "".join(
        f"<p>{name} $ {amount:,}</p>"
        for name, amount in (
            ("Subtotal", promise.totals.subtotal),
            ("Descuento", promise.totals.discount),
            ("IVA", promise.totals.tax),
            ("Total", promise.totals.total),
            *((one.label, one.amount) for one in promise.milestones),
        )
    )
    head = "<tr><th>#<th>Descripción<th>Cantidad<th>P. unitario<th>Importe"
    return (
        quote_html(promise)
        .replace("</style>", f"{PLAIN_CSS}</style>")
        .replace(
            '<pdf:place name="lines"></pdf:place>',
            f'<table class="plain"><thead>{head}</thead>{rows}</table>{sums}'
            f"<p>({promise.totals.in_words})</p><p>CLABE {promise.company.clabe}</p>",
        )
    )


def timed(work: Callable[[], object]) -> int:
    """Nanoseconds of processor, whatever else the machine does."""
    started = process_time_ns()
    work()
    return process_time_ns() - started


def whole(promise: Promise) -> None:
    """The product's document, its drawings made anew."""
    print_drawing.cache_clear()
    shapes_of.cache_clear()
    render_quote(promise, LINK)


def measure(promise: Promise, ask: IO[str], answer: IO[str]) -> dict[str, float]:
    html = json.dumps(plain_html(promise))

    def plain() -> int:
        ask.write(f"{html}\n")
        ask.flush()
        return int(answer.readline())

    plain()
    document = render_quote(promise, LINK)
    rounds = [(timed(lambda: whole(promise)), plain()) for _ in range(ROUNDS)]
    return {
        "cpu_ms": round(median(ours for ours, _ in rounds) / 1e6, 1),
        "plain_ms": round(median(theirs for _, theirs in rounds) / 1e6, 1),
        "ratio": round(median(ours / theirs for ours, theirs in rounds), 2),
        "pages": document.pages,
        "bytes": len(document.content),
    }


def main() -> None:
    command = [str(plain_interpreter()), str(Path(__file__).with_name("plain_pdf.py"))]
    found: dict[str, object] = {}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as plain:
        assert plain.stdin and plain.stdout
        for size in SIZES:
            promise = make_promise(make_different_lines(size))
            found[str(size)] = figures = measure(promise, plain.stdin, plain.stdout)
            print(
                f"{size} partidas: {figures['cpu_ms']} ms; sin dibujos y con WeasyPrint, "
                f"{figures['plain_ms']} ms ({figures['ratio']})"
            )
        plain.stdin.close()
    long = make_promise(make_different_lines(LINES_OF_THIRTY_PAGES))
    started = process_time_ns()
    document = render_quote(long, LINK)
    found |= {
        "long_ms": round((process_time_ns() - started) / 1e6),
        "long_pages": document.pages,
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
