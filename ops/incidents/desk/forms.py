"""The forms of the desk about incidents."""

from typing import Any

from django import forms

from ops.alarm import LONGEST_SENTENCE, Reach
from ops.incidents.models import TEXT, Action, Incident
from ops.incidents.protocol import PROTOCOLS
from ops.incidents.severity import Nature, SeverityLabel
from tenants.programme.desk.forms import NoteForm, ReasonForm, people
from tenants.schemas.companies import Company

TOLD = (
    "La leen los dueños de las empresas afectadas y cualquiera en la página de estado: no nombres "
    "a ninguna empresa."
)


def _companies() -> list[tuple[int, str]]:
    return list(Company.objects.serving().order_by("name").values_list("pk", "name"))


def _text(label: str, help_text: str, *, required: bool, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=TEXT - 200,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages={"required": f"{label}: escribe al menos una frase."},
    )


class SeverityForm(ReasonForm):
    severity = forms.ChoiceField(label="Gravedad", choices=SeverityLabel.choices)
    field_order = ("seen", "severity", "reason")


class WhomForm(NoteForm):
    reach = forms.ChoiceField(label="A quién afecta", choices=Incident.Reached.choices)
    companies = forms.TypedMultipleChoiceField(
        label="Empresas",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Cuentan solo si eliges «Algunas empresas».",
    )
    field_order = ("seen", "reach", "companies", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["companies"].choices = _companies()


class TellForm(ReasonForm):
    reason = _text("Aviso", TOLD, required=True)


class MitigateForm(ReasonForm):
    reason = _text("Aviso, si lo hay", TOLD, required=False)


class ResolveForm(ReasonForm):
    reason = _text(
        "Cómo quedó", f"Si ya se les avisó, se les dice el final. {TOLD}", required=False
    )


class WriteForm(ReasonForm):
    reason = _text("Nota", "Solo la lee el programa.", required=True)


class CauseForm(ReasonForm):
    reason = _text(
        "Causa raíz", "Qué lo hizo posible y por qué no se vio antes; no quién.", required=True,
        rows=6,
    )  # fmt: skip


class StepForm(NoteForm):
    step = forms.ChoiceField(label="Paso", choices=())
    field_order = ("seen", "step", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = {step.code: step for each in PROTOCOLS.values() for step in each.steps}
        self.fields["step"].choices = [
            (code, step.words) for code, step in steps.items() if not step.is_seen
        ]


class ActionForm(NoteForm):
    words = forms.CharField(
        label="Qué se hará",
        max_length=300,
        error_messages={"required": "Escribe qué se hará."},
    )
    kind = forms.ChoiceField(label="Para qué", choices=Action.Kind.choices)
    manager = forms.TypedChoiceField(label="Quién la hace", coerce=int)
    due_on = forms.DateField(
        label="Para cuándo",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Elige para cuándo."},
    )
    field_order = ("seen", "words", "kind", "manager", "due_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["manager"].choices = people()


class DoneForm(NoteForm):
    number = forms.IntegerField(
        label="Número de la acción",
        min_value=1,
        max_value=2**62,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ("seen", "number", "reason")


class OpenForm(forms.Form):
    """An incident that a person opens."""

    title = forms.CharField(
        label="Qué pasa",
        max_length=LONGEST_SENTENCE,
        help_text="Solo lo lee el programa.",
        error_messages={"required": "Escribe qué pasa, en una frase."},
    )
    nature = forms.ChoiceField(label="Qué se nota", choices=Nature.choices)
    reach = forms.ChoiceField(
        label="A quién afecta", choices=Incident.Reached.choices, initial=Reach.SOME.value
    )
    companies = forms.TypedMultipleChoiceField(
        label="Empresas",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Cuentan solo si eliges «Algunas empresas».",
    )
    data_at_risk = forms.BooleanField(label="Puede haber datos perdidos", required=False)
    is_security = forms.BooleanField(label="Es de seguridad", required=False)
    began_at = forms.DateTimeField(
        label="Empezó, hora del centro",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="Vacío: ahora.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["companies"].choices = _companies()


class CaseIncidentForm(forms.Form):
    """Of a case: its company is known."""

    nature = forms.ChoiceField(label="Qué se nota", choices=Nature.choices)
