"""What the search over all finds of products and materials."""

from collections.abc import Iterator

from django.urls import reverse

from catalog.models import Material, Product
from tenants.shell.searching import SHOWN, Hit


def products(text: str) -> Iterator[Hit]:
    rows = Product.objects.in_use().search(text).select_related("line")
    for row in rows.only("code", "name", "line__name")[: SHOWN + 1]:
        yield Hit(row.name, reverse("catalog:product", args=[row.pk]), f"{row.code} · {row.line}")


def materials(text: str) -> Iterator[Hit]:
    for row in Material.objects.in_use().search(text).only("code", "name", "kind")[: SHOWN + 1]:
        about = f"{row.code} · {row.get_kind_display()}"
        yield Hit(row.name, reverse("catalog:material", args=[row.pk]), about)
