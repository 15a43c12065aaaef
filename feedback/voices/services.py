"""Telling a suggestion or a problem, once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile

from feedback.voices.events import VoiceTold
from feedback.voices.hooks import told
from feedback.voices.models import TEXT, Voice
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import current_company
from tenants.schemas.transactions import atomic

TWICE = timedelta(minutes=10)
"""Within it the same words of the same person are the same opinion, sent from another tab."""
MOST_A_DAY = 50  # of a person


class VoiceError(Exception):
    """What cannot be told. ``str()`` is the message for the person."""


@dataclass(frozen=True, slots=True)
class Said:
    """``picture`` is a clean JPEG, or nothing."""

    kind: str
    text: str
    page: str = ""
    error_id: str = ""
    picture: bytes = b""


@atomic
def tell(said: Said, *, by: User, moment: datetime) -> Voice:
    """Keep what a person of the current company says. Raises VoiceError."""
    text = said.text.strip()
    if not text:
        raise VoiceError("Escribe qué pasó o qué te gustaría.")
    if len(text) > TEXT:
        raise VoiceError(f"El texto lleva hasta {TEXT} letras.")
    # Two tabs wait for each other here, and whoever writes other rows of the company does not.
    company = Company.objects.select_for_update(of=("self",), no_key=True).get(
        pk=current_company().pk
    )
    own = Voice.objects.of(company, by.pk)
    same = own.filter(kind=said.kind, text=text, told_at__gt=moment - TWICE).first()
    if same is not None:
        return same
    if own.filter(told_at__gt=moment - timedelta(days=1)).count() >= MOST_A_DAY:
        raise VoiceError("Ya nos contaste mucho hoy; mañana puedes seguir, o escríbenos.")
    voice = Voice(
        company=company,
        user_id=by.pk,
        kind=said.kind,
        text=text,
        page=said.page,
        release=settings.RELEASE,
        error_id=said.error_id,
        told_at=moment,
    )
    if said.picture:
        voice.picture = ContentFile(said.picture, name=f"pantalla-{moment:%Y%m%d-%H%M%S}.jpg")
    voice.save()
    fact = VoiceTold(
        of_kind=said.kind, has_picture=bool(said.picture), after_error=bool(said.error_id)
    )
    record(fact, by=by, subject=voice)
    for follow in told:
        follow(voice)
    return voice
