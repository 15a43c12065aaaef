"""What an invoice asks of whatever is sold: the keys of the tax authority, optional."""

from catalog.forms.widgets import UpperCase

SAT = ("sat_code", "sat_unit")
SAT_LABELS = {"sat_code": "Clave SAT (producto o servicio)"}
SAT_HELP = {"sat_code": "8 cifras del catálogo del SAT; se revisa solo su forma."}


def sat_unit_field() -> UpperCase:
    return UpperCase(
        label="Clave SAT (unidad)",
        max_length=3,
        required=False,
        help_text="H87 pieza, MTR metro, MTK m², E48 servicio. Vacía: la de su unidad.",
    )
