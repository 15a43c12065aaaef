"""The one base of everything the engine refuses.

``str(error)`` is a sentence in Spanish, ready for the person who typed the value.
"""

from catalog.core.lengths import LengthUnit, Sentence


class EngineError(ValueError):
    """A value the engine refuses, with a sentence that says what would be accepted.

    ``field`` is the field of a quotation's line that puts it right, or empty; ``is_missing`` says
    that nothing was typed there yet. ``sentence`` tells its lengths in any unit.
    """

    def __init__(
        self, message: str | Sentence, field: str = "", *, is_missing: bool = False
    ) -> None:
        super().__init__(str(message))
        self.sentence = Sentence(message) if isinstance(message, str) else message
        self.field, self.is_missing = field, is_missing

    def said(self, unit: LengthUnit) -> str:
        """The sentence with its lengths in ``unit``."""
        return self.sentence.said(unit)


def measure_field(option: str) -> str:
    """The field of a line in which the measure of ``option`` is typed."""
    return f"measure_{option}"
