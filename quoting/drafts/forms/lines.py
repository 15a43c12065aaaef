"""The panel in which a line is written: a window, an article or service, or a free concept."""

from decimal import Decimal
from typing import Any

from django.http import QueryDict

from catalog.core.catalog import Catalog, ListedMaterial
from catalog.core.measures import USUAL_LENGTH
from catalog.core.recipes import Unit
from catalog.fields import MeasureField
from quoting.core.draft import DraftLine, LineKind
from quoting.drafts.forms.fields import AmountField, CatalogField, text_field
from quoting.drafts.forms.line import LineForm
from quoting.drafts.forms.windows import ProductLineForm

__all__ = ["FORMS", "LineForm"]

LONGEST = Decimal(100_000)  # mm of something sold by the metre


class MaterialLineForm(LineForm):
    kind = LineKind.MATERIAL
    template = "quoting/quotes/fields_material.html"
    sold = "material"
    choices = "quoting/quotes/choices_material.html"

    material = CatalogField[ListedMaterial](
        label="Artículo o servicio",
        group=lambda material: material.value.kind.label,
        empty_label="Elige el artículo o servicio",
    )
    width = MeasureField(label="Ancho", required=False, most=LONGEST, usual=USUAL_LENGTH)
    height = MeasureField(label="Alto", required=False, most=LONGEST, usual=USUAL_LENGTH)
    quantity = AmountField(label="Cantidad", least="0.001", most="9999", places=3)
    unit_price = AmountField(label="Precio unitario", required=False)
    description = text_field("Detalle para el cliente", 1000, rows=2)

    def __init__(self, line: DraftLine, catalog: Catalog, data: QueryDict | None = None) -> None:
        super().__init__(line, catalog, data)
        chosen = line.typed.material
        sold = (row for row in catalog.materials.values() if row.is_sold_alone or row.id == chosen)
        self.fields["material"].offer(sold, chosen)
        if data is not None and "height" not in data:
            self.fields["width"].label = "Largo"  # the panel of something sold by the metre

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        material = data.get("material")
        unit = material.value.unit if material else Unit.PIECE
        if unit is Unit.PIECE:
            data["width"] = None
        if unit is not Unit.SQUARE_METRE:
            data["height"] = None
        elif bool(data.get("width")) != bool(data.get("height")) and not self.errors:
            missing = "height" if data.get("width") else "width"
            self.add_error(missing, "Escribe las dos medidas, o ninguna.")
        return data

    def restart(self) -> None:
        """Another article was chosen: a price typed for the former one does not follow."""
        self.start("unit_price", None)

    def offer(self) -> None:
        material = self.chosen("material")
        unit = material.value.unit if material else Unit.PIECE
        if unit is not Unit.SQUARE_METRE:
            del self.fields["height"]
        if unit is Unit.PIECE:
            del self.fields["width"]
        else:
            self["quantity"].help_text = f"Piezas. Sin medidas, los {unit.label}."
        if unit is Unit.METRE:
            self["width"].label = "Largo"
        self["unit_price"].label = f"Precio por {unit.label}"
        if material:
            self["unit_price"].help_text = "Vacío: el del catálogo."
        if material and material.sale_price is not None:
            self.fields["unit_price"].widget.attrs["placeholder"] = f"{material.sale_price:,.2f}"


class ConceptLineForm(LineForm):
    kind = LineKind.FREE
    template = "quoting/quotes/fields_free.html"

    description = text_field("Concepto", 250)
    quantity = AmountField(label="Cantidad", least="0.001", most="9999", places=3)
    unit_price = AmountField(label="Precio unitario", required=False)


FORMS: dict[str, type[LineForm]] = {
    form.kind.value: form for form in (ProductLineForm, MaterialLineForm, ConceptLineForm)
}
