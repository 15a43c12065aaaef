import re
from decimal import Decimal

import pytest

from catalog.models import Line, Material, Product
from tests.catalog.make import line_form, make_line, product_form, queries_of
from tests.people import CompanyClient

EMPTY_ROWS = {
    f"{rows}-{name}_FORMS": "0"
    for rows in ("components", "options")
    for name in ("TOTAL", "INITIAL")
}


def sliding() -> Product:
    return Product.objects.get(code="CORR-3-XO")


def save(client: CompanyClient, product: Product, **changes: str) -> tuple[int, str]:
    data = product_form(product, **changes)
    answer = client.post(f"/catalogo/productos/{product.pk}/", data)
    return answer.status_code, answer.content.decode()


def notes_of(page: str, row: int) -> str:
    """What stands below one piece."""
    start = page.index(f'id="components-{row}-notes"')
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page[start : page.index("</div>", start)]))


def recipe(product: Product) -> list[tuple[object, ...]]:
    return list(
        product.components.values_list(
            "role", "material__code", "count", "length", "width", "height", "left_angle",
            "right_angle", "condition", "waste", "leaf",
        )
    )  # fmt: skip


@pytest.mark.parametrize("code", ["CORR-3-XO", "PROY-1400", "PUERTA-3", "MOSQ-2"])
def test_saving_a_page_as_it_stands_changes_no_piece(
    owner_client: CompanyClient, code: str
) -> None:
    product = Product.objects.get(code=code)
    before = recipe(product)
    status, _ = save(owner_client, product)
    assert status == 302
    product.refresh_from_db()
    assert recipe(product) == before and not product.suggested
    assert (product.min_height, product.max_height) == (
        Product.objects.get(pk=product.pk).min_height,
        product.max_height,
    )


def test_the_limits_are_shown_so_that_they_are_read_back_the_same(
    owner_client: CompanyClient,
) -> None:
    product = sliding()
    save(owner_client, product, max_width="2.50 m")
    product.refresh_from_db()
    assert (product.min_height, product.max_width) == (Decimal(300), Decimal(2500))


def test_a_wrong_name_stands_at_its_field_in_few_words(
    owner_client: CompanyClient,
) -> None:
    product, before = sliding(), recipe(sliding())
    status, page = save(owner_client, product, components_2_length="ALT - HOLGRA")
    assert status == 422
    note = notes_of(page, 2)
    assert "Largo: «HOLGRA» no es un nombre conocido." in note
    assert "Usa AT, ALT, una medida de la línea o una opción." in note and len(note) < 160
    assert "Largo:" not in notes_of(page, 1) + notes_of(page, 3)
    assert 'href="#id_components-2-length">Jambas, largo</a>' in page
    assert recipe(product) == before


def test_glass_sums_are_accepted_in_hardware_but_not_in_cuts(owner_client: CompanyClient) -> None:
    status, page = save(owner_client, sliding(), components_0_length="PERIMETRO_VIDRIO")
    assert status == 422 and "«PERIMETRO_VIDRIO»" in notes_of(page, 0)
    status, _ = save(owner_client, sliding(), components_17_length="PERIMETRO_VIDRIO")
    assert status == 302


def test_every_fault_is_told_at_once(owner_client: CompanyClient) -> None:
    status, page = save(
        owner_client,
        sliding(),
        name="",
        components_0_count="1 / 0",
        components_3_material="Perfil que no existe",
        components_7_length="",
        components_8_role="Riel",
    )
    assert status == 422
    assert "divide entre cero" in notes_of(page, 0)
    assert "No está en tus materiales" in notes_of(page, 3)
    assert "falta la fórmula" in notes_of(page, 7)
    assert "ya se llama así" in notes_of(page, 8)
    assert "Faltan 5 correcciones" in page


def test_a_material_may_be_written_by_code_or_name(owner_client: CompanyClient) -> None:
    product = sliding()
    save(owner_client, product, components_0_material="riel-2", components_1_material='RIEL 2"')
    codes = [row.material.code for row in product.components.all()[:2]]
    assert codes == ["RIEL-2", "RIEL-2"]


def test_a_material_written_by_its_name_alone_asks_for_its_measures(
    owner_client: CompanyClient,
) -> None:
    """Whatever quotes and blanks a telephone types; a name that two have is asked about."""
    product = sliding()
    data = product_form(product, components_0_material=" riel  2”", components_0_length="")
    page = owner_client.post(f"/catalogo/productos/{product.pk}/", data).content.decode()
    row = page.split("data-row ")[1].split(">")[0]
    assert 'data-unit="m"' in row and "Largo: falta la fórmula" in notes_of(page, 0)

    twin = Material.objects.get(code="RIEL-2")
    twin.pk, twin.code, twin.name = None, "RIEL-2-B", 'Riel 3"'
    twin._state.adding = True
    twin.save()
    _, page = save(owner_client, product, components_0_material='Riel 3"')
    assert "elige uno de la lista" in notes_of(page, 0)


def blank_piece(product: Product, **typed: str) -> dict[str, str]:
    """The form with a piece that was added, as the page sends it."""
    data, at = product_form(product), product.components.count()
    row = {"count": "1", "left_angle": "90", "right_angle": "90", "ORDER": str(at + 1)} | typed
    return data | {
        "components-TOTAL_FORMS": str(at + 1),
        **{f"components-{at}-{name}": value for name, value in row.items()},
    }


def test_an_added_piece_is_not_wrong_before_anything_is_typed(owner_client: CompanyClient) -> None:
    product, before = sliding(), recipe(sliding())
    check = f"/catalogo/productos/{product.pk}/revisar/"
    page = owner_client.post(check, blank_piece(product)).content.decode()
    assert "Las fórmulas están bien escritas." in page
    assert notes_of(page, len(before)).strip().endswith(">") or "Falta" not in page

    page = owner_client.post(check, blank_piece(product, material="RIEL-2")).content.decode()
    assert "Falta el nombre de la pieza." in page and "obligatorio" not in page
    assert f"Pieza {len(before) + 1}, pieza" in page

    saved = owner_client.post(f"/catalogo/productos/{product.pk}/", blank_piece(product))
    assert saved.status_code == 302 and recipe(product) == before


@pytest.mark.parametrize(
    ("length", "told"),
    [
        ("-ALT", "da -300 mm y debe ser mayor que cero"),
        ("AT - 5000", "debe ser mayor que cero"),
        ("AT * 3", "no cabe en"),
    ],
)
def test_a_formula_that_makes_no_piece_in_some_size_is_cautioned(
    owner_client: CompanyClient, length: str, told: str
) -> None:
    product = sliding()
    check = f"/catalogo/productos/{product.pk}/revisar/"
    data = product_form(product, components_0_length=length)

    page = owner_client.post(check, data).content.decode()

    assert told in page and f"«{length}»" in page and "bien escritas" not in page
    saved = owner_client.post(f"/catalogo/productos/{product.pk}/", data, follow=True)
    assert told in saved.content.decode()
    assert product.components.get(position=0).length == length


def test_measures_that_the_unit_does_not_use_are_dropped(owner_client: CompanyClient) -> None:
    product = sliding()
    save(owner_client, product, components_13_length="NADA", components_13_left_angle="45")
    piece = product.components.get(role="Carretillas")
    assert (piece.length, piece.left_angle) == ("", 90)


def test_pieces_are_taken_away_and_put_in_order(owner_client: CompanyClient) -> None:
    product = sliding()
    last = product.components.count()
    order = {f"components_{row}_ORDER": str(row + 2) for row in range(1, last)}
    save(owner_client, product, components_0_ORDER="99", components_1_DELETE="on", **order)
    roles = [row.role for row in product.components.all()]
    assert len(roles) == last - 1 and roles[0] == "Jambas" and roles[-1] == "Riel"


def test_an_option_that_a_condition_uses_cannot_be_taken_away(owner_client: CompanyClient) -> None:
    status, page = save(owner_client, sliding(), options_0_DELETE="on")
    assert status == 422
    assert "«MOSQUITERO» no es un nombre conocido" in page
    assert sliding().options.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": "FIJA-3"}, "Otro producto ya tiene esta clave"),
        ({"notation": "XY"}, "O para fija y X para móvil"),
        ({"min_width": "5 m"}, "igual o mayor que el ancho mínimo"),
        ({"line": "999999"}, "una opción válida"),
        ({"scheme": "giratoria"}, "no es una de las opciones"),
        ({"options_0_name": "ALT"}, "ya es una palabra de las fórmulas"),
        ({"components_0_left_angle": "270"}, "Escribe 179 o menos"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(
    owner_client: CompanyClient, changes: dict[str, str], message: str
) -> None:
    status, page = save(owner_client, sliding(), **changes)
    assert status == 422
    assert message in page
    assert sliding().suggested


def test_a_product_is_added(owner_client: CompanyClient) -> None:
    line = make_line(constants={"HOLGURA": "26"})
    piece = {
        "components-TOTAL_FORMS": "1",
        "components-0-role": "Jamba",
        "components-0-material": "RIEL-3",
        "components-0-count": "2",
        "components-0-length": "alt − holgura",
        "components-0-left_angle": "45",
        "components-0-right_angle": "90",
    }
    data = {
        "name": "Marco",
        "code": "marco",
        "line": str(line.pk),
        "scheme": "fija",
        "notation": "o",
        "viewed_from": "exterior",
    }
    answer = owner_client.post("/catalogo/productos/nuevo/", EMPTY_ROWS | data | piece)
    product = Product.objects.get(code="MARCO")
    assert answer.headers["Location"] == f"/catalogo/productos/{product.pk}/"
    assert product.components.get().left_angle == 45


def test_a_form_without_its_rows_is_no_server_error(owner_client: CompanyClient) -> None:
    answer = owner_client.post("/catalogo/productos/nuevo/", {"name": "A medias"})
    assert answer.status_code == 422


def test_the_check_while_typing_answers_at_each_piece_and_writes_nothing(
    owner_client: CompanyClient,
) -> None:
    product, before = sliding(), recipe(sliding())
    data = product_form(product, name="", components_2_length="ALT - (26")
    answer = owner_client.post(f"/catalogo/productos/{product.pk}/revisar/", data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Falta «)»" in notes_of(page, 2)
    assert page.count("hx-swap-oob") == len(before)
    assert recipe(product) == before and sliding().name


def test_the_check_guesses_the_name_that_was_meant(owner_client: CompanyClient) -> None:
    product = sliding()
    data = product_form(product, components_2_length="ALT - DESC_JAMBAS")
    answer = owner_client.post(f"/catalogo/productos/{product.pk}/revisar/", data)
    panel = answer.content.decode().split('class="faults"')[1].split("</ul>")[0]
    assert "¿Quisiste escribir DESC_JAMBA?" in panel


def test_the_check_knows_the_constants_of_the_line_that_is_chosen(
    owner_client: CompanyClient,
) -> None:
    line = make_line(constants={"OTRA_MEDIDA": "1"})
    data = product_form(sliding(), line=str(line.pk))
    page = owner_client.post("/catalogo/productos/nuevo/revisar/", data).content.decode()
    assert "OTRA_MEDIDA" in page and "«DESC_JAMBA» no es un nombre conocido" in page


def test_the_page_of_a_product_asks_a_constant_number_of_questions(
    owner_client: CompanyClient,
) -> None:
    small, large = (Product.objects.get(code=code) for code in ("CORR-2-XO", "CORR-3-OXXO"))
    owner_client.get(f"/catalogo/productos/{small.pk}/")
    assert queries_of(owner_client, f"/catalogo/productos/{small.pk}/") == queries_of(
        owner_client, f"/catalogo/productos/{large.pk}/"
    )


def test_the_page_offers_to_try_the_product_with_measures(owner_client: CompanyClient) -> None:
    page = owner_client.get(f"/catalogo/productos/{sliding().pk}/").content.decode()
    assert f'hx-get="/catalogo/productos/{sliding().pk}/probar/"' in page


MEASURE = {
    "notation": "O@ALTO_FIJO/XO",
    "options-TOTAL_FORMS": "2",
    "options-1-name": "alto_fijo",
    "options-1-label": "Alto del fijo",
    "options-1-kind": "measure",
    "options-1-measure": "45 cm",
    "options-1-least": "200 mm",
    "options-1-most": "1.2 m",
}


def test_an_option_may_be_a_measure_that_the_layout_names(owner_client: CompanyClient) -> None:
    status, page = save(owner_client, sliding(), **MEASURE)
    assert status == 302, page
    option = sliding().options.get(name="ALTO_FIJO")
    assert (option.kind, option.measure, option.least, option.most) == ("measure", 450, 200, 1200)
    screen = sliding().options.get(name="MOSQUITERO")
    assert (screen.kind, screen.measure) == ("choice", None)
    assert sliding().notation == "O@ALTO_FIJO/XO"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"options-1-measure": ""}, "Escribe la medida que se propone al cotizar, como 450 mm."),
        ({"options-1-most": "10"}, "Debe ser igual o mayor que el mínimo."),
        ({"options-1-measure": "150"}, "va de 200 mm a 1,200 mm y es 1,500 mm."),
        ({"notation": "O@OTRA/XO"}, "«OTRA» no es una opción de medida de este producto."),
        ({"notation": "O@MOSQUITERO/XO"}, "«MOSQUITERO» no es una opción de medida"),
        ({"notation": "XO@ALTO_FIJO"}, "Deja un nivel de «XO@ALTO_FIJO» sin medida"),
    ],
)
def test_a_measure_or_layout_that_makes_no_sense_is_told(
    owner_client: CompanyClient, changes: dict[str, str], message: str
) -> None:
    status, page = save(owner_client, sliding(), **MEASURE | changes)
    assert status == 422
    assert message in page
    assert sliding().options.count() == 1


def test_a_retired_material_stays_in_the_product_that_has_it(owner_client: CompanyClient) -> None:
    Material.objects.filter(code="RIEL-3").update(retired_at="2026-01-01T00:00:00Z")
    status, _ = save(owner_client, sliding())
    assert status == 302
    assert sliding().components.filter(material__code="RIEL-3").exists()
    status, page = save(
        owner_client, Product.objects.get(code="FIJA-3"), components_0_material="RIEL-3"
    )
    assert status == 422 and "No está en tus materiales" in page


# --- Lines ---------------------------------------------------------------------------------------


def test_one_measure_of_a_line_is_changed(owner_client: CompanyClient) -> None:
    line = Line.objects.get(code="L3")
    row = [constant.name for constant in line.constants.all()].index("DESC_ZOCLO")
    data = line_form(line, **{f"constants_{row}_value": "180"})
    assert owner_client.post(f"/catalogo/lineas/{line.pk}/", data).status_code == 302
    assert line.constants.get(name="DESC_ZOCLO").value == 180
    assert not Line.objects.get(code="L3").suggested


def test_a_measure_in_use_is_not_taken_away(owner_client: CompanyClient) -> None:
    line = Line.objects.get(code="L3")
    row = [constant.name for constant in line.constants.all()].index("DESC_ZOCLO")
    data = line_form(line, **{f"constants_{row}_DELETE": "on"})
    answer = owner_client.post(f"/catalogo/lineas/{line.pk}/", data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Ventana corrediza XO línea 3" in page and "«DESC_ZOCLO»" in page
    assert line.constants.filter(name="DESC_ZOCLO").exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("DESC_JAMBA", "ya está en otro renglón"),
        ("AT", "ya es una palabra de las fórmulas"),
        ("SI", "ya es una palabra de las fórmulas"),
        ("AÑO", "letras mayúsculas sin acento"),
        ("2H", "letras mayúsculas sin acento"),
    ],
)
def test_a_name_that_formulas_could_not_use_is_refused(
    owner_client: CompanyClient, name: str, message: str
) -> None:
    line = Line.objects.get(code="S1400")
    other = make_line("LY", {"DESC_JAMBA": "26", "OTRA": "1"})
    answer = owner_client.post(
        f"/catalogo/lineas/{other.pk}/", line_form(other, constants_1_name=name)
    )
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert line.constants.exists()


def test_a_line_is_added_with_its_measures(owner_client: CompanyClient) -> None:
    data = {
        "name": 'Línea 4"',
        "code": "l4",
        "glass_min": "6",
        "glass_max": "9.5",
        "constants-TOTAL_FORMS": "2",
        "constants-INITIAL_FORMS": "0",
        "constants-0-name": "holgura",
        "constants-0-value": "-12.5",
    }
    owner_client.post("/catalogo/lineas/nueva/", data)
    line = Line.objects.get(code="L4")
    assert line.constants.get(name="HOLGURA").value == Decimal("-12.5")


def test_a_product_may_have_the_keys_of_an_invoice(owner_client: CompanyClient) -> None:
    product = Product.objects.get(code="FIJA-3")
    address = f"/catalogo/productos/{product.pk}/"
    answer = owner_client.post(address, product_form(product, sat_code="3017"))
    assert answer.status_code == 422
    assert "8 cifras de la clave del SAT" in answer.content.decode()

    owner_client.post(address, product_form(product, sat_code="30171600", sat_unit="h87"))

    product.refresh_from_db()
    assert (product.sat_code, product.sat_unit) == ("30171600", "H87")
    assert "30171600" in owner_client.get(address).content.decode()


def test_leaves_are_picked_by_their_drawing_and_drawn_before_anything_is_saved(
    owner_client: CompanyClient,
) -> None:
    page = owner_client.get("/catalogo/productos/nuevo/").content.decode()
    assert 'data-value="O@ALTO_FIJO/O:LADO+X"' in page
    assert "Con fijo arriba" in page
    typed = {"scheme": "corrediza", "viewed_from": "exterior", "notation": "oxxo"}
    checked = owner_client.post("/catalogo/productos/nuevo/revisar/", typed).content.decode()
    assert "<svg" in checked
    for wrong in ({"notation": "ABC"}, {"scheme": "nada"}, {"viewed_from": ""}):
        answer = owner_client.post("/catalogo/productos/nuevo/revisar/", typed | wrong)
        assert answer.status_code == 200
        assert "<figure" not in answer.content.decode()
    assert not Product.objects.filter(notation="OXXO", name="").exists()
