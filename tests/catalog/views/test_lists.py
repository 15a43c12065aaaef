import pytest
from django.utils import timezone

from catalog.models import Finish, Line, Material, Product
from tests.catalog.make import make_line, make_material, make_product, queries_of
from tests.people import CompanyClient

LISTS = ("materiales", "acabados", "lineas", "productos")


def page(client: CompanyClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_front_counts_what_there_is_and_what_is_not_verified(
    owner_client: CompanyClient,
) -> None:
    make_material("SIN-PRECIO")
    text = page(owner_client, "/catalogo/")
    assert "sugerido, verifica con tu proveedor" in text
    products = Product.objects.filter(suggested=True).count()
    assert f"{products} sugeridos" in text and f"{suggested()} sugeridos" in text
    assert "1 sin precio" in text


def test_one_search_finds_products_materials_and_lines(owner_client: CompanyClient) -> None:
    text = page(owner_client, "/catalogo/?q=LINEA 3")
    assert "Ventana corrediza XO línea 3" in text
    assert "Línea 3" in text
    assert "Nada coincide" in page(owner_client, "/catalogo/?q=submarino")


def test_materials_are_filtered_by_kind_and_words(owner_client: CompanyClient) -> None:
    text = page(owner_client, "/catalogo/materiales/?tipo=vidrio&q=CLARO")
    assert "Claro 6 mm" in text and "Templado" not in text and "Riel" not in text


def suggested(**filters: str) -> int:
    return Material.objects.filter(suggested=True, **filters).count()


def test_what_a_list_of_suggestions_shows_is_accepted_at_once(owner_client: CompanyClient) -> None:
    query = "tipo=vidrio&q=CLARO&sugeridos=1"
    text = page(owner_client, f"/catalogo/materiales/?{query}")
    assert "Ya los revisé (5)" in text and "de decir «Sugerido»" in text
    action = f"/catalogo/materiales/revisados/?{query}"
    assert f'action="{action.replace("&", "&amp;")}"' in text
    others = suggested() - 5
    answer = owner_client.post(action, follow=True)
    assert "Revisados: 5." in answer.content.decode()
    assert suggested(name__startswith="Claro") == 0 and suggested() == others


def test_only_a_list_of_suggestions_offers_to_accept_them(owner_client: CompanyClient) -> None:
    assert "Ya los revisé" not in page(owner_client, "/catalogo/materiales/")
    assert "Ya los revisé" not in page(
        owner_client, "/catalogo/materiales/?sugeridos=1&retirados=1"
    )
    owner_client.post("/catalogo/materiales/revisados/")
    assert suggested() == 0
    text = page(owner_client, "/catalogo/materiales/?sugeridos=1")
    assert "No queda nada por revisar" in text and "Ya los revisé" not in text
    assert ">Sugeridos <" not in page(owner_client, "/catalogo/materiales/")


def test_a_retired_suggestion_is_left_alone(owner_client: CompanyClient) -> None:
    Material.objects.filter(code="RIEL-3").update(retired_at=timezone.now())
    owner_client.post("/catalogo/materiales/revisados/")
    assert Material.objects.get(suggested=True).code == "RIEL-3"


def test_a_material_without_a_price_is_marked(owner_client: CompanyClient) -> None:
    make_material("SIN-PRECIO")
    assert "Sin precio" in page(owner_client, "/catalogo/materiales/?q=SIN-PRECIO")


def test_products_are_filtered_by_line(owner_client: CompanyClient) -> None:
    text = page(owner_client, "/catalogo/productos/?linea=S1400")
    assert "proyectante" in text and "corrediza XO" not in text


@pytest.mark.parametrize("section", LISTS)
def test_what_is_retired_is_in_the_other_list(owner_client: CompanyClient, section: str) -> None:
    models = {"materiales": Material, "acabados": Finish, "lineas": Line, "productos": Product}
    row = models[section].objects.order_by("pk").first()
    link = f'href="/catalogo/{section}/{row.pk}/"'
    models[section].objects.filter(pk=row.pk).update(retired_at=timezone.now())
    assert link not in page(owner_client, f"/catalogo/{section}/?q={row.code}")
    assert link in page(owner_client, f"/catalogo/{section}/?q={row.code}&retirados=1")


@pytest.mark.parametrize("section", LISTS)
def test_an_empty_list_says_what_to_do_next(owner_client: CompanyClient, section: str) -> None:
    assert "No hay nada retirado" in page(owner_client, f"/catalogo/{section}/?retirados=1")
    for model in (Product, Line, Material, Finish):
        model.objects.update(retired_at=timezone.now())
    assert "Todavía no hay" in page(owner_client, f"/catalogo/{section}/")


@pytest.mark.parametrize(
    "query", ["page=999", "page=x", "tipo=nada&page=0", "q=%00", "q=%25", "linea=%00", "linea=NO"]
)
def test_odd_questions_are_answered(owner_client: CompanyClient, query: str) -> None:
    for section in LISTS:
        page(owner_client, f"/catalogo/{section}/?{query}")


@pytest.mark.parametrize("section", ["", *(f"{name}/" for name in LISTS)])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    owner_client: CompanyClient, section: str
) -> None:
    page(owner_client, f"/catalogo/{section}")
    before = queries_of(owner_client, f"/catalogo/{section}")
    for number in range(30):
        make_product(f"P{number}", make_line(f"SERIE-{number}", {"HOLGURA": "1"}))
        make_material(f"M{number}", "1")
    assert queries_of(owner_client, f"/catalogo/{section}") <= before + 1  # the second page


def test_a_measure_is_read_back_as_it_is_typed(owner_client: CompanyClient) -> None:
    assert "1.5 m = 1,500 mm" in page(owner_client, "/catalogo/medida/?min_width=1.50+m")
    doubtful = page(owner_client, "/catalogo/medida/?min_width=1.50")
    assert 'data-answer="1.5 m"' in doubtful
    assert "no es una medida" in page(owner_client, "/catalogo/medida/?min_width=%3Cb%3E")
    assert "<b>" not in page(owner_client, "/catalogo/medida/?min_width=%3Cb%3E")
