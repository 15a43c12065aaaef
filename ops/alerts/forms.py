from django import forms

from ops.alerts.models import REASON
from tenants.programme.desk.forms import ReasonForm


class AcknowledgeForm(ReasonForm):
    reason = forms.CharField(
        label="Qué vas a hacer",
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Escribe qué vas a hacer: quien la vea después lo lee."},
    )
