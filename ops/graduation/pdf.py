"""The report on letter paper. No clock and no chance gets into it."""

import pickle
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from ops.graduation.core.verdicts import Finding, Report, Row, Verdict
from ops.graduation.document import INTERVALS, WHOLE, WORDS, digest
from tenants.late import late

colors = late("reportlab.lib.colors")
enums = late("reportlab.lib.enums")
pagesizes = late("reportlab.lib.pagesizes")
pdfmetrics = late("reportlab.pdfbase.pdfmetrics")
platypus = late("reportlab.platypus")
styles = late("reportlab.lib.styles")
ttfonts = late("reportlab.pdfbase.ttfonts")

TEXT, BOLD = "Lato", "Lato-Bold"
MARGIN = 54  # points
FRAME = 6  # which ReportLab leaves inside of the margins
INK, SOFT, RULE = "#17212b", "#4c5c67", "#d5dde3"
TONES = {Verdict.PASS: "#1b6e3c", Verdict.FAIL: "#a4262c", Verdict.INSUFFICIENT: "#7a5200"}


def as_pdf(report: Report, site: str) -> bytes:
    """``site`` stands before the paths of links.

    Drawn in a process of its own: other papers set ReportLab otherwise for all of theirs, and the
    same data must give the same bytes.
    """
    done = subprocess.run(  # noqa: S603 -- this module, by this interpreter
        [sys.executable, "-W", "ignore", "-m", __spec__.name],
        input=pickle.dumps((report, site)),
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    return done.stdout


def _drawn(report: Report, site: str) -> bytes:
    _load_fonts()
    target = BytesIO()
    paper = platypus.SimpleDocTemplate(
        target,
        pagesize=pagesizes.LETTER,
        leftMargin=MARGIN - FRAME,
        rightMargin=MARGIN - FRAME,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=f"Graduación de la beta, del {report.first} al {report.last}",
        author="Programa beta",
        lang="es-MX",
        invariant=1,
    )
    mark = f"Huella de los datos: {digest(report)}"

    def foot(canvas: Any, _: Any) -> None:
        canvas.setFont(TEXT, 7)
        canvas.setFillColor(colors.HexColor(SOFT))
        canvas.drawString(MARGIN, MARGIN / 2, mark)
        canvas.drawRightString(
            pagesizes.LETTER[0] - MARGIN, MARGIN / 2, f"Página {canvas.getPageNumber()}"
        )

    paper.build(list(_story(report, site)), onFirstPage=foot, onLaterPages=foot)
    return target.getvalue()


def _story(report: Report, site: str) -> Iterator[Any]:
    yield _text("Graduación de la beta", 18, bold=True, after=4)
    period = f"Del {report.first:%d/%m/%Y} al {report.last:%d/%m/%Y}, días completos."
    yield _text(period, 10, colour=SOFT, after=8)
    yield _text(WHOLE[report.verdict], 13, bold=True, colour=TONES[report.verdict], after=10)
    yield _summary(report)
    yield _text(INTERVALS, 8, colour=SOFT, before=6)
    for finding in report.findings:
        yield from _criterion(finding, site)


def _summary(report: Report) -> Any:
    """Words to the left, figures to the right."""
    head = [_text(word, 8, bold=True, colour=SOFT) for word in ("Criterio", "Resultado")]
    head += [_figure(word, 8, bold=True, colour=SOFT) for word in ("Cifra", "Intervalo", "Datos")]
    rows = [head]
    for finding in report.findings:
        verdict = _text(WORDS[finding.verdict], 9, bold=True, colour=TONES[finding.verdict])
        figures = (finding.figure, finding.interval, finding.count)
        rows.append([_text(finding.title, 9), verdict, *(_figure(each, 9) for each in figures)])
    table = platypus.Table(rows, colWidths=[130, 104, 86, 122, 62], repeatRows=1)
    line = colors.HexColor(RULE)
    table.setStyle(
        [
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, line),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ]
    )
    return table


def _criterion(finding: Finding, site: str) -> Iterator[Any]:
    """Its first piece of evidence is on the page of its title."""
    figures = f"Cifra: {finding.figure}. Intervalo: {finding.interval}. {finding.counted}."
    rows = [_row(row, site) for row in finding.rows]
    yield platypus.KeepTogether(
        [
            _text(f"{finding.title}: {WORDS[finding.verdict].lower()}", 12, bold=True,
                  colour=TONES[finding.verdict], before=14, after=2),
            _text(f"Meta: {finding.goal[0].lower()}{finding.goal[1:]}.", 8, colour=SOFT, after=1),
            _text(finding.sentence, 10, after=2),
            _text(figures, 8, colour=SOFT, after=3),
            *rows[:1],
        ]
    )  # fmt: skip
    yield from rows[1:]


def _row(row: Row, site: str) -> Any:
    name = escape(row.name)
    if row.url:
        name = f'<link href="{escape(site + row.url)}" color="#1f5f99">{name}</link>'
    return _marked(f"{name}. {escape(row.says)}", 9, colour=INK, indent=10)


def _text(
    text: str, size: int, *, bold: bool = False, colour: str = INK, before: int = 0, after: int = 0
) -> Any:
    return _marked(escape(text), size, bold=bold, colour=colour, before=before, after=after)


def _figure(text: str, size: int, *, bold: bool = False, colour: str = INK) -> Any:
    return _marked(escape(text), size, bold=bold, colour=colour, to_the_right=True)


def _marked(
    text: str,
    size: int,
    *,
    colour: str,
    bold: bool = False,
    before: int = 0,
    after: int = 0,
    indent: int = 0,
    to_the_right: bool = False,
) -> Any:
    style = styles.ParagraphStyle(
        "text",
        fontName=BOLD if bold else TEXT,
        fontSize=size,
        leading=size * 1.3,
        textColor=colors.HexColor(colour),
        spaceBefore=before,
        spaceAfter=after,
        leftIndent=indent,
        alignment=enums.TA_RIGHT if to_the_right else enums.TA_LEFT,
    )
    return platypus.Paragraph(text, style)


@lru_cache(maxsize=1)
def _load_fonts() -> None:
    folder = Path(str(files("font_lato"))) / "files"
    for name, file in ((TEXT, "Lato-Regular.ttf"), (BOLD, "Lato-Bold.ttf")):
        pdfmetrics.registerFont(ttfonts.TTFont(name, folder / file))


if __name__ == "__main__":
    sys.stdout.buffer.write(_drawn(*pickle.load(sys.stdin.buffer)))  # noqa: S301 -- of our parent
