"""What is said of a password that is too weak."""

from django.contrib.auth.password_validation import NumericPasswordValidator


class NotOnlyDigits(NumericPasswordValidator):
    """Refuses figures alone, and says what to add."""

    def get_error_message(self) -> str:
        return "Lleva solo números. Agrega letras."
