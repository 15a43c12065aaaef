"""Which lines a company sells."""

from typing import Any

from django import forms
from django.db.models import Count, F, Q

from catalog.models import Line

GONE = "Una de las líneas ya no existe. Revisa la lista y guarda otra vez."


class LinesSoldForm(forms.Form):
    lines = forms.ModelMultipleChoiceField(
        Line.objects.none(),
        label="Líneas",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Deja al menos una línea: sin ninguna no hay qué cotizar.",
            "invalid_choice": GONE,
            "invalid_pk_value": GONE,
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = Q(products__retired_at=None) | Q(products__retired_at=F("retired_at"))
        rows = Line.objects.annotate(product_count=Count("products", filter=offered))
        field: Any = self.fields["lines"]
        field.queryset = rows.order_by("name", "id")
        field.label_from_instance = _label
        self.initial.setdefault("lines", [row.pk for row in field.queryset if not row.is_retired])


def _label(line: Any) -> str:
    """With how many products come with it, as in «Línea 3", 6 productos»."""
    count = line.product_count
    return f"{line.name} ({count} producto{'' if count == 1 else 's'})"
