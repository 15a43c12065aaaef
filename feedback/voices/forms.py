"""The form of a suggestion or a problem."""

from typing import Any

from django import forms

from feedback.voices.models import TEXT, Voice
from feedback.voices.pictures import MAX_BYTES, BadPicture, clean_picture

CHOICES = [
    (Voice.Kind.SUGGESTION, "Una sugerencia"),
    (Voice.Kind.PROBLEM, "Un problema: algo no sale bien"),
    (Voice.Kind.BLOCKED, "Me bloquea: no puedo seguir trabajando"),
]


class VoiceForm(forms.Form):
    """``picture`` becomes a clean JPEG, or nothing."""

    page = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label="Qué es",
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Elige si es una sugerencia o un problema."},
    )
    text = forms.CharField(
        label="Qué pasó o qué te gustaría",
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"Hasta {TEXT} letras. Con un ejemplo lo entendemos más rápido.",
        error_messages={"required": "Escribe qué pasó o qué te gustaría."},
    )
    picture = forms.FileField(
        label="Imagen de tu pantalla",
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/png,image/jpeg,image/webp", "data-most-bytes": MAX_BYTES}
        ),
        help_text=f"JPG, PNG o WEBP de hasta {MAX_BYTES // 1024**2} MB. No es obligatoria.",
    )

    def clean_picture(self) -> bytes:
        upload: Any = self.cleaned_data.get("picture")
        if not upload:
            return b""
        try:
            return clean_picture(upload.file, upload.size or 0)
        except BadPicture as error:
            raise forms.ValidationError(str(error)) from error
