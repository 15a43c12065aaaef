"""Places in the programme: an accepted company holds one until it opens or gives it back."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils.crypto import get_random_string

from tenants.programme.applications.models import Application
from tenants.schemas.companies import Company

INVITATION_AGE = timedelta(days=7)


def new_nonce() -> str:
    return get_random_string(32)


class AdmissionQuerySet(models.QuerySet["Admission"]):
    def outstanding(self) -> Self:
        """Places that are held and not opened yet. A used one stays used, also when its company
        is gone."""
        return self.filter(claimed_at=None, cancelled_at=None)

    def expired_at(self, moment: datetime) -> Self:
        return self.outstanding().filter(expires_at__lte=moment)


class Admission(models.Model):
    """An acceptance, and the invitation with which its owner opens the company.

    The link carries the nonce: another issue of it spends every older link.
    """

    application = models.OneToOneField(
        Application, models.CASCADE, related_name="admission", verbose_name="solicitud"
    )
    company = models.OneToOneField(
        Company, models.SET_NULL, null=True, related_name="admission", verbose_name="empresa"
    )
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    email = models.EmailField("correo")
    accepted_at = models.DateTimeField("aceptada")
    issued_at = models.DateTimeField("invitada")
    issues = models.PositiveSmallIntegerField("veces invitada", default=1)
    expires_at = models.DateTimeField("vence")
    cancelled_at = models.DateTimeField("cancelada", null=True)
    claimed_at = models.DateTimeField("usada", null=True)
    agreement_version = models.CharField("versión del convenio", max_length=20, blank=True)
    agreed_at = models.DateTimeField("aceptó el convenio", null=True)
    owner_password = models.CharField(max_length=255, blank=True, editable=False)
    """The hash that the owner's account takes over when it is made; emptied then."""

    objects: ClassVar[models.Manager["Admission"]] = AdmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "admisión"
        verbose_name_plural = "admisiones"
        ordering = ("-accepted_at",)

    def __str__(self) -> str:
        return str(self.application)

    @property
    def is_outstanding(self) -> bool:
        return self.claimed_at is None and self.cancelled_at is None

    def is_late_at(self, moment: datetime) -> bool:
        return self.is_outstanding and self.expires_at <= moment
