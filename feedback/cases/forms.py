"""The forms of the desk about cases and their themes."""

import re

from django import forms
from django.conf import settings

from feedback.cases.clocks import Priority
from feedback.cases.models import ANSWER, Reply
from feedback.cases.themes import LONGEST
from tenants.programme.desk.forms import NoteForm, ReasonForm


class PriorityForm(NoteForm):
    priority = forms.ChoiceField(label="Prioridad", choices=Priority.choices)
    field_order = ("seen", "priority", "reason")


class AnswerForm(ReasonForm):
    reason = forms.CharField(
        label="Respuesta",
        max_length=ANSWER,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="La lee quien lo contó. No cites a otra empresa.",
        error_messages={"required": "Escribe la respuesta."},
    )
    channel = forms.ChoiceField(label="Por dónde", choices=Reply.Channel.choices)
    field_order = ("seen", "reason", "channel")


class JoinForm(NoteForm):
    into = forms.IntegerField(
        label="Número del otro caso",
        min_value=1,
        max_value=2**62,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ("seen", "into", "reason")


class FinishForm(ReasonForm):
    release = forms.CharField(
        label="Versión que lo trae",
        max_length=100,
        initial=lambda: settings.RELEASE,
        error_messages={"required": "Escribe en qué versión quedó."},
    )
    reason = forms.CharField(
        label="Qué cambió",
        max_length=ANSWER,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Va en el correo a todos los que lo pidieron, después de «Ya quedó».",
        error_messages={"required": "Escribe qué cambió: es lo que se le dice a quien lo pidió."},
    )
    field_order = ("seen", "release", "reason")


class ThemeForm(forms.Form):
    name = forms.CharField(
        label="Tema",
        max_length=LONGEST,
        error_messages={"required": "Escribe el nombre del tema."},
    )
    words = forms.CharField(
        label="Palabras que lo encuentran",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Una en cada renglón, o separadas por comas. No importan acentos ni mayúsculas; "
        "se buscan enteras: «corte» no encuentra «cortes».",
        error_messages={"required": "Escribe al menos una palabra."},
    )

    def words_typed(self) -> list[str]:
        return [word for word in re.split(r"[\n,;]", self.cleaned_data["words"]) if word.strip()]
