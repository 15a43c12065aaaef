"""The printed quotation: what it says, what it never says, and how it stands odd content."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from pypdf import PdfReader

from catalog.core import codec
from quoting.core.promise import (
    Inclusion,
    Letterhead,
    Milestone,
    Promise,
    Recipient,
    SentLine,
)
from quoting.offers.paper import file_name
from quoting.offers.pdf import pages
from quoting.offers.pdf.pages import Look, Names, html_to_pdf
from quoting.offers.pdf.quote import quote_html, render_quote
from tenants.work.making import CannotBeMade, Pdf
from tests.quoting.offers.make_promises import (
    COMPANY,
    CUSTOMER,
    make_different_lines,
    make_foot,
    make_job_lines,
    make_line,
    make_promise,
    make_sketch,
)

LINK = "https://vidrios.example/c/Nw:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO0/"
LONG_WORD = "Supercalifragilistico" * 6


@pytest.fixture(autouse=True)
def nothing_dropped(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """What the renderer leaves out of a page it only logs; here it is a failure."""
    caplog.set_level(logging.WARNING, "xhtml2pdf")
    yield
    dropped = [entry for entry in caplog.records if entry.name.startswith("xhtml2pdf")]
    assert not dropped


def pages_of(document: Pdf) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(document.content)).pages]


def text_of(document: Pdf) -> str:
    """The text as it reads, whatever the line breaks and no-break spaces."""
    return re.sub(r"\s+", " ", " ".join(pages_of(document)))


def make_lines(count: int) -> list[SentLine]:
    job = make_job_lines()
    return [
        replace(job[index % 3], number=index + 1, location=f"Depto. {101 + index}")
        for index in range(count)
    ]


def test_the_job_prints_with_its_totals_in_figures_and_in_words() -> None:
    document = render_quote(make_promise(), LINK)

    text = text_of(document)
    for expected in (
        "Vidrios y Aluminios del Bajío",
        "RFC VAB010203AB1",
        "COT-0001",
        "24 de noviembre de 2026",
        "9 de diciembre de 2026",
        "Constructora Mendoza",
        "Atención: Ing. Laura Mendoza",
        "Casa Los Encinos, lote 14",
        "Recámara 1",
        'Ventana corrediza XO, Línea 3"',
        "Acabado Natural · Vidrio Claro 6 mm",
        "Mosquitero",
        "150 × 120 cm · 1.8 m²",
        "4 pza $ 2,444.10 $ 9,776.40",
        "Subtotal $ 17,939.50",
        "Descuento 5 % −$ 896.98",
        "Subtotal con descuento $ 17,042.52",
        "IVA 16 % $ 2,726.80",
        "Total $ 19,769.32",
        "(DIECINUEVE MIL SETECIENTOS SESENTA Y NUEVE PESOS 32/100 M.N.)",
        "Precios en pesos mexicanos (MXN).",
        "Anticipo 60 %, al aceptar la cotización $ 11,861.59",
        "Resto 40 %, contra entrega $ 7,907.73",
        "15 a 20 días hábiles",
        "CLABE 000000000000000000",
        "Incluye instalación y limpieza de obra.",
        "El vano debe estar terminado",
        "Nombre, firma y fecha",
        "Ana Ruiz",
    ):
        assert expected in text
    assert document.pages == len(pages_of(document)) == 2


def test_every_drawing_is_printed_as_vectors_with_its_measures() -> None:
    document = render_quote(make_promise())

    reader = PdfReader(BytesIO(document.content))
    assert [list(page.images) for page in reader.pages] == [[], []]
    first = " ".join(page.extract_text() for page in reader.pages)
    assert {"150", "120", "80", "60"} <= set(first.split())


def test_letter_size_and_embedded_fonts_only() -> None:
    reader = PdfReader(BytesIO(render_quote(make_promise(), LINK).content))

    fonts = {}
    for page in reader.pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == (612, 792)
        for font in page["/Resources"]["/Font"].get_object().values():
            fonts[font.get_object()["/BaseFont"]] = font.get_object()["/FontDescriptor"]
    assert sorted(name.split("+")[1] for name in fonts) == ["Lato-Bold", "Lato-Regular"]
    assert all("/FontFile2" in descriptor.get_object() for descriptor in fonts.values())


@pytest.mark.parametrize(("lines", "pages"), [(1, 1), (3, 2), (15, 4), (40, 9)])
def test_pages_are_numbered_and_repeat_the_header_and_the_folio(lines: int, pages: int) -> None:
    document = render_quote(make_promise(make_lines(lines)), LINK)

    texts = pages_of(document)
    assert document.pages == len(texts) == pages
    for number, text in enumerate(texts, 1):
        assert f"Página {number} de {pages}" in text
        assert "COT-0001 · Vidrios y Aluminios del Bajío" in text
        has_lines = "Depto." in text
        assert ("P. unitario" in text) == has_lines
    assert len(document.content) <= 250_000


def test_fifteen_different_windows_fit_four_light_pages() -> None:
    document = render_quote(make_promise(make_different_lines(15)), LINK)

    texts = pages_of(document)
    assert [f"Página {number} de 4" in text for number, text in enumerate(texts, 1)] == [True] * 4
    assert len(document.content) <= 250_000
    words = set(" ".join(texts).split())
    assert {
        f"{(900 + 5 * index) / 10:g}" for index in range(15)
    } <= words  # measured in the drawings
    assert not words & {"svg", "viewBox", "path", "title", "font-family"}
    for page in PdfReader(BytesIO(document.content)).pages:
        for font in page["/Resources"]["/Font"].get_object().values():
            assert "/FontFile2" in font.get_object()["/FontDescriptor"].get_object()


@pytest.mark.parametrize("before", range(5, 15))
def test_the_name_of_a_room_stays_with_its_first_line(before: int) -> None:
    lines = [
        replace(line, room="Planta baja" if line.number <= before else "Azotea")
        for line in make_lines(before + 2)
    ]

    texts = pages_of(render_quote(make_promise(lines)))

    (page,) = (text for text in texts if "Azotea" in text)
    assert f"Depto. {101 + before}" in page.split("Azotea")[1]


def test_what_waits_for_a_choice_is_said_and_the_version_beside_the_folio() -> None:
    lines = make_lines(4)
    lines[1] = replace(lines[1], inclusion=Inclusion.OPTIONAL)
    lines[2] = replace(lines[2], inclusion=Inclusion.ALTERNATIVE, choice_group="A")
    lines[3] = replace(lines[3], discount_percent=Decimal(10), amount=Decimal("8798.76"))

    document = render_quote(make_promise(lines, version=2), LINK)

    text = text_of(document)
    assert text.count("Opcional: no está en el total") == 1
    assert text.count("Alternativa A: elige una; no está en el total") == 1
    assert "$ 8,798.76 con 10 % de descuento" in text
    for page in pages_of(document):
        assert "COT-0001 v2 · Vidrios y Aluminios del Bajío" in page


def test_a_line_is_never_cut_between_pages() -> None:
    texts = pages_of(render_quote(make_promise(make_lines(40))))

    for number in range(40):
        (page,) = (text for text in texts if f"Depto. {101 + number}" in text)
        width = ("150 ×", "80 ×", "60 ×")[number % 3]
        assert width in page.split(f"Depto. {101 + number}")[1]


@pytest.mark.parametrize("filling", [0, 16, 28, 40])
def test_totals_payment_and_signature_each_stay_whole(filling: int) -> None:
    """Pushed down the page little by little, as descriptions of any length would do."""
    lines = [make_line(number, sketch=None) for number in range(1, 11)]
    more = "Con una línea más de descripción que ocupa su renglón. " * filling
    lines[0] = replace(lines[0], description=more)

    texts = pages_of(render_quote(make_promise(lines), LINK))

    for first, last in (
        ("Total con letra", "IVA 16"),
        ("Forma de pago", "CLABE"),
        ("Acepto esta cotización", "Ver en línea"),
    ):
        (page,) = (text for text in texts if first in text)
        assert last in page


def test_what_the_shop_keeps_to_itself_is_never_printed() -> None:
    text = text_of(render_quote(make_promise(make_lines(15)), LINK)).lower()

    for word in ("costo", "margen", "utilidad", "indirectos", "merma", "proveedor", "tramo"):
        assert word not in text
    assert "incluyen iva" not in text


def test_without_discount_the_subtotal_is_said_once() -> None:
    lines = make_job_lines()

    text = text_of(render_quote(make_promise(lines, totals=make_foot(lines, "0", "8"))))

    assert "Descuento" not in text
    assert "con descuento" not in text
    assert "IVA 8 % $ 1,435.16" in text


def test_a_bare_letterhead_leaves_no_empty_labels() -> None:
    bare = make_promise(
        [make_line(sketch=None, options=(), finish="", glass="")],
        company=Letterhead("Vidrios Alfa"),
        customer=Recipient("Sra. Mendoza"),
        site="",
        seller="",
        milestones=(),
        delivery_time="",
        terms="",
        notes="",
    )

    text = text_of(render_quote(bare))

    for label in ("RFC", "CLABE", "Tel.", "Obra", "Atención", "Notas", "Condiciones", "Forma de"):
        assert label not in text.replace("sus condiciones", "")
    assert "Sra. Mendoza" in text


def test_very_long_texts_and_words_stay_on_the_page() -> None:
    lines = make_job_lines()
    lines[0] = replace(
        lines[0],
        location=LONG_WORD[:80],
        title=f"Ventana {LONG_WORD}",
        description="Con muchos detalles de obra. " * 8,
        unit_price=Decimal("98765432.10"),
        amount=Decimal("395061728.40"),
        quantity=Decimal("4000.125"),
    )
    long = make_promise(
        lines,
        customer=replace(CUSTOMER, name=LONG_WORD[:120], contact="Señorita Licenciada " * 6),
        terms="\n".join([*(["Cláusula con su explicación. " * 4] * 80), LONG_WORD * 3]),
    )

    document = render_quote(long, LINK)

    right_edge = 612 - 15 / 25.4 * 72 + 1
    for page in PdfReader(BytesIO(document.content)).pages:
        places: list[float] = []
        page.extract_text(visitor_text=lambda text, cm, tm, font, size, p=places: p.append(tm[4]))
        assert max(places) < right_edge
    assert "$ 395,061,728.40" in text_of(document)
    assert document.pages == 3


def test_what_people_write_is_text_and_never_markup() -> None:
    hostile = '<b>No</b> <img src="/etc/passwd"> {{ fonts }} <pdf:nextpage> & "x"'

    document = render_quote(make_promise(notes=hostile, terms=hostile))

    assert text_of(document).count(hostile) == 2


def test_what_people_write_in_a_line_is_text_and_never_markup() -> None:
    hostile = '<b>No</b> <img src="/etc/passwd"/> {{ fonts }} <para> & "x" &amp;'
    line = make_line(
        location=hostile, title=hostile, description=hostile, finish=hostile, glass=hostile,
        options=(hostile,), unit=hostile, room=hostile,
    )  # fmt: skip
    milestone = Milestone(hostile, Decimal(100), hostile, Decimal(1))

    document = render_quote(
        make_promise(
            [line], milestones=(milestone,), delivery_time=hostile, seller=hostile,
            company=replace(COMPANY, bank=hostile, account_holder=hostile, clabe=hostile),
        )
    )  # fmt: skip

    assert text_of(document).count(hostile) == 16


@pytest.mark.parametrize(
    "source", ["/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/x.png", "manage.py"]
)
def test_the_renderer_reads_nothing_but_its_fonts(
    source: str, caplog: pytest.LogCaptureFixture
) -> None:
    html = f'<html><body><p>Hola</p><img src="{source}"></body></html>'
    document = html_to_pdf(html, Look(12, 15, 16), Names("", ""))

    assert "refus" in caplog.text.lower() or "not" in caplog.text.lower()
    assert text_of(document).strip() == "Hola Página 1 de 1"
    caplog.clear()


def test_a_document_that_takes_too_long_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "RENDER_SECONDS", 0)

    with pytest.raises(CannotBeMade, match="Divídela en dos"):
        render_quote(make_promise())


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 9, 15, 40])
@pytest.mark.parametrize(
    "left_out",
    [{}, {"terms": "", "notes": ""}, {"terms": "", "notes": "", "milestones": (), "bare": True}],
)
def test_the_signatures_never_have_a_page_of_their_own(count: int, left_out: dict) -> None:
    changes = dict(left_out)
    if changes.pop("bare", False):
        changes |= {"delivery_time": "", "company": Letterhead("Vidrios Alfa")}

    texts = pages_of(render_quote(make_promise(make_lines(count), **changes), LINK))

    above = ("Garantía de un año", "Forma de pago", "Total con letra")
    assert any(what in texts[-1] for what in above)
    assert "Acepto esta cotización" in texts[-1]


@pytest.mark.parametrize("count", range(1, 16))
def test_the_totals_never_part_from_the_last_line(count: int) -> None:
    texts = pages_of(render_quote(make_promise(make_lines(count))))

    (page,) = (text for text in texts if "Total con letra" in text)
    assert f"Depto. {100 + count}" in page


def test_no_page_is_blank_and_each_carries_a_good_part_of_the_lines() -> None:
    texts = pages_of(render_quote(make_promise(make_lines(40))))

    assert [text.count("Depto.") for text in texts[:-1]] == [4, *[5] * (len(texts) - 2)]


def test_a_line_longer_than_a_page_goes_on_in_the_next() -> None:
    long = make_line(description="Con su explicación completa y detallada. " * 300)

    text = text_of(render_quote(make_promise([make_line(), long])))

    assert text.count("detallada.") == 300


def test_the_address_is_printed_as_a_qr_only_when_there_is_one() -> None:
    assert "Ver en línea" in text_of(render_quote(make_promise(), LINK))
    assert "Ver en línea" not in text_of(render_quote(make_promise()))


@pytest.mark.usefixtures("company")
class TestLogo:
    def store(self, content: bytes) -> str:
        return default_storage.save("logo/logo.png", ContentFile(content))

    def make_picture(self, width: int = 1200, height: int = 600) -> bytes:
        output = BytesIO()
        Image.effect_noise((width, height), 90).convert("RGBA").save(output, "PNG")
        return output.getvalue()

    def images(self, document: Pdf) -> int:
        return sum(len(page.images) for page in PdfReader(BytesIO(document.content)).pages)

    def test_the_logo_stands_above_the_name_and_stays_light(self) -> None:
        name = self.store(self.make_picture())

        document = render_quote(make_promise(company=replace(COMPANY, logo=name)))

        assert self.images(document) == 1
        assert len(document.content) <= 250_000
        default_storage.delete(name)

    @pytest.mark.parametrize("content", [b"", b"no es una imagen", b"\x89PNG\r\n\x1a\n rota"])
    def test_a_broken_logo_is_left_out(self, content: bytes) -> None:
        name = self.store(content)

        assert self.images(render_quote(make_promise(company=replace(COMPANY, logo=name)))) == 0
        default_storage.delete(name)

    def test_a_missing_logo_is_left_out(self) -> None:
        company = replace(COMPANY, logo="logo/ya-no-esta.png")

        assert self.images(render_quote(make_promise(company=company))) == 0


@pytest.mark.parametrize(
    ("customer", "expected"),
    [
        ("Constructora Mendoza", "COT-0001 Constructora Mendoza.pdf"),
        ("Ñandú & Cía., S.A.", "COT-0001 Ñandú & Cía S A.pdf"),
        ("../../etc/passwd", "COT-0001 etc passwd.pdf"),
        ('a\r\nSet-Cookie: "x"', "COT-0001 a Set-Cookie x.pdf"),
        ("  ", "COT-0001.pdf"),
        ("x" * 300, f"COT-0001 {'x' * 71}.pdf"),
    ],
)
def test_the_file_is_named_by_folio_and_customer(customer: str, expected: str) -> None:
    assert file_name(make_promise(customer=replace(CUSTOMER, name=customer))) == expected


def test_content_without_a_logo_or_a_drawing_gives_the_same_html_each_time() -> None:
    promise = make_promise([make_line(sketch=make_sketch(has_screen=True))])

    again = codec.read(Promise, codec.write(promise))
    assert quote_html(promise) == quote_html(again)
