"""The seats that people take, under the cap of the programme."""

from django.db import models

from tenants.schemas.companies import Company


class SeatLedger(models.Model):
    """The one row that is locked while a seat is taken, so that the cap holds under concurrency."""

    class Meta:
        verbose_name = "libro de lugares"

    def __str__(self) -> str:
        return "lugares"


class Seat(models.Model):
    """A person of a company; the total over all companies never passes MAX_BETA_USERS,
    that of one never MAX_COMPANY_USERS."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="seats")
    user_id = models.BigIntegerField("persona")
    taken_at = models.DateTimeField("desde", auto_now_add=True)

    class Meta:
        verbose_name = "lugar"
        constraints = (
            models.UniqueConstraint(fields=("company", "user_id"), name="one_seat_per_person"),
        )

    def __str__(self) -> str:
        return f"{self.company_id}/{self.user_id}"


class ReservedSeat(models.Model):
    """A seat kept for the owner of a company that was accepted and is not open yet."""

    key = models.CharField("para quién", max_length=60, unique=True)
    company = models.OneToOneField(
        Company, models.CASCADE, null=True, related_name="reserved_seat", verbose_name="empresa"
    )
    reserved_at = models.DateTimeField("desde", auto_now_add=True)

    class Meta:
        verbose_name = "lugar apartado"
        verbose_name_plural = "lugares apartados"

    def __str__(self) -> str:
        return self.key
