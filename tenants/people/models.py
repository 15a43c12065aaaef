"""Accounts and the company's letterhead. They live in every schema: an account of one company
does not exist in another, so a mistaken check cannot let it in."""

import re
from typing import Any, ClassVar, NoReturn, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.crypto import salted_hmac

from tenants.people.roles import ALL_ROLES, ProgrammeRole, Role, roles_of_schema
from tenants.schemas.connection import current_schema


class UserQuerySet(models.QuerySet["User"]):
    def delete(self) -> NoReturn:
        """Raises TypeError, as a person's own ``delete`` does."""
        raise TypeError("A person is deactivated, never deleted.")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # dynamic
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())

    def invite(self, email: str, full_name: str, role: str) -> "User":
        """An account without a password: its owner chooses one through the invitation's link."""
        user = self.model(email=email.strip().lower(), full_name=full_name.strip(), role=role)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who logs in by e-mail."""

    email = models.EmailField("correo", unique=True)
    full_name = models.CharField("nombre", max_length=120)
    role = models.CharField("rol", max_length=10, choices=ALL_ROLES)
    is_active = models.BooleanField("activa", default=True)
    invited_at = models.DateTimeField("invitada", auto_now_add=True)
    joined_at = models.DateTimeField("entró", null=True, blank=True)
    # Counts the deactivations: each ends every session and link that was given out before.
    expulsions = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name", "role"]

    class Meta:
        verbose_name = "persona"
        ordering = ("full_name", "id")

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValueError for a role of the other world: no company has people of the programme
        among its own, and the programme none of a company."""
        if self.role not in roles_of_schema(current_schema()):
            raise ValueError(f"{current_schema()} has no role {self.role!r}.")
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises TypeError: a person is deactivated. Django would also delete what public's tables
        hold of whoever has the same number there."""
        raise TypeError("A person is deactivated, never deleted.")

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session is bound to: the password, and the times the person was sent away."""
        bound = f"{self.password}:{self.expulsions}"
        return salted_hmac("people.session", bound, secret, algorithm="sha256").hexdigest()

    @property
    def is_staff(self) -> bool:
        """Asked by Django's admin: a person of the programme, who exists in public alone."""
        return self.role in ProgrammeRole.values

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER

    @property
    def has_joined(self) -> bool:
        return self.joined_at is not None


phone_number = RegexValidator(
    r"^[+(]?([0-9][ ().-]{0,2}){10,15}$",
    "Escribe un teléfono de 10 dígitos, por ejemplo 55 1234 5678.",
)
rfc_number = RegexValidator(
    r"^[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}$",
    "Escribe el RFC con 12 o 13 caracteres, por ejemplo VCE010203AB1.",
)
tax_regime_code = RegexValidator(r"^6[0-9]{2}$", "Escribe las 3 cifras del régimen, como 601.")
postal_code_number = RegexValidator(r"^[0-9]{5}$", "Escribe las 5 cifras del código postal.")
web_address = RegexValidator(
    r"^(https?://)?([a-z0-9-]+\.)+[a-z]{2,}(/[^\s<>\"']*)?$",
    "Escribe el sitio web como lo escribiría tu cliente, por ejemplo www.tuempresa.mx.",
    flags=re.IGNORECASE,
)


def clabe_number(text: str) -> None:
    """18 digits whose last one proves the others: each digit by 3, 7 or 1 in turn, the last digit
    of each product added: the sum ends in zero. Raises ValidationError."""
    if not re.fullmatch(r"[0-9]{18}", text):
        raise ValidationError("Escribe los 18 dígitos de la CLABE.")
    weights = [3, 7, 1] * 6
    if sum(int(digit) * weight % 10 for digit, weight in zip(text, weights, strict=True)) % 10:
        raise ValidationError("La CLABE no es correcta; revisa que cada dígito esté bien escrito.")


class CompanyProfile(models.Model):
    """The letterhead: one row per company, read by every document."""

    trade_name = models.CharField("nombre comercial", max_length=120)
    legal_name = models.CharField("razón social", max_length=160, blank=True)
    rfc = models.CharField(
        "RFC",
        max_length=13,
        blank=True,
        validators=[rfc_number],
    )
    address = models.CharField("dirección", max_length=250, blank=True)
    city = models.CharField("ciudad y estado", max_length=120, blank=True)
    phone = models.CharField("teléfono", max_length=20, blank=True, validators=[phone_number])
    whatsapp = models.CharField("WhatsApp", max_length=20, blank=True, validators=[phone_number])
    email = models.EmailField("correo", blank=True)
    website = models.CharField("sitio web", max_length=120, blank=True, validators=[web_address])
    bank = models.CharField("banco", max_length=80, blank=True)
    account_holder = models.CharField("titular de la cuenta", max_length=120, blank=True)
    clabe = models.CharField(
        "CLABE",
        max_length=18,
        blank=True,
        validators=[clabe_number],
    )
    tax_regime = models.CharField(
        "régimen fiscal",
        max_length=3,
        blank=True,
        default="",
        db_default="",
        validators=[tax_regime_code],
    )
    postal_code = models.CharField(
        "código postal fiscal",
        max_length=5,
        blank=True,
        default="",
        db_default="",
        validators=[postal_code_number],
    )
    logo = models.ImageField("logotipo", upload_to="logo", blank=True)

    class Meta:
        verbose_name = "datos de la empresa"
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="only_one_company_profile"),
        )

    def __str__(self) -> str:
        return self.trade_name

    @classmethod
    def load(cls) -> Self:
        """The company's row; it exists from the opening on. Raises DoesNotExist in public."""
        return cls.objects.get(pk=1)
