"""What the product's PDF costs against the library alone on the same pages.

    python -m tests.bench.product.bench_pdf

Renders a quotation of fifteen different windows, each with its drawing, through ``quoting.pdf``,
and converts the finished HTML with nothing but xhtml2pdf; both in turns in one process, after a
first round that warms both. Needs no server. The last line is JSON with `cpu_ms` (product, median
of the processor's time), `ratio_to_bare` (median of each round's), `drawings_ms` (drawing the
fifteen from nothing, which the product's rounds pay too), `pages` and `bytes` of the quotation,
`thirty_pages_ms` (one of about thirty pages, once) and `rss_mb` (most memory the process took).
"""

import json
import resource
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from statistics import median
from time import process_time_ns

from xhtml2pdf import pisa
from xhtml2pdf.config.resources import ResourceAccessPolicy

from quoting.core.promise import Promise
from quoting.drafts import drawings
from quoting.offers.pdf import FONTS, quote_html, render_quote
from tests.quoting.offers.make_promises import make_different_lines, make_promise

DRAWING_MM = (Decimal(33), Decimal(17))
ROUNDS = 15
LINES = 15
LINES_OF_THIRTY_PAGES = 320
LINK = "https://vidrios.example/c/Nw:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO0/"


def bare(html: str) -> bytes:
    """The HTML through the library and nothing else."""
    output = BytesIO()
    policy = ResourceAccessPolicy.server(FONTS, allow_remote=False)
    result = pisa.CreatePDF(
        BytesIO(html.encode()), dest=output, encoding="utf-8", resource_policy=policy
    )
    assert not result.err
    return output.getvalue()


def draw_all(promise: Promise) -> None:
    """Every drawing of the quotation from nothing, as the first document of a worker makes it."""
    drawings._on_paper.cache_clear()
    for line in promise.lines:
        assert drawings.print_drawing(line.sketch, *DRAWING_MM)


def whole(promise: Promise) -> None:
    """The product's document, its drawings made anew."""
    drawings._on_paper.cache_clear()
    render_quote(promise, LINK)


def timed(work: Callable[[], object]) -> int:
    """Nanoseconds of processor, whatever else the machine does."""
    started = process_time_ns()
    work()
    return process_time_ns() - started


def main() -> None:
    promise = make_promise(make_different_lines(LINES))
    html = quote_html(promise, LINK)
    document = render_quote(promise, LINK)
    bare(html)
    rounds = [
        (timed(lambda: whole(promise)), timed(lambda: bare(html)), timed(lambda: draw_all(promise)))
        for _ in range(ROUNDS)
    ]
    long = make_promise(make_different_lines(LINES_OF_THIRTY_PAGES))
    started = process_time_ns()
    long_document = render_quote(long, LINK)
    thirty_ns = process_time_ns() - started
    print(f"xhtml2pdf solo: {median(theirs for _, theirs, _ in rounds) / 1_000_000:.0f} ms")
    print(f"La cotización larga: {long_document.pages} páginas")
    print(
        json.dumps(
            {
                "cpu_ms": round(median(ours for ours, _, _ in rounds) / 1_000_000, 1),
                "ratio_to_bare": round(median(ours / theirs for ours, theirs, _ in rounds), 2),
                "drawings_ms": round(median(drawn for *_, drawn in rounds) / 1_000_000, 1),
                "pages": document.pages,
                "bytes": len(document.content),
                "thirty_pages_ms": round(thirty_ns / 1_000_000),
                "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            }
        )
    )


if __name__ == "__main__":
    main()
