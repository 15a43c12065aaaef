"""What cutting refuses."""

from decimal import Decimal

from catalog.core.errors import EngineError
from catalog.core.measures import show_measure


class CuttingError(EngineError):
    """A value that cannot be cut from, or cut; `field` names it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class PieceTooLong(CuttingError):
    """A piece longer than any bar yields."""

    def __init__(self, length: Decimal, reference: str, most: Decimal) -> None:
        of_reference = f" de «{reference}»" if reference else ""
        super().__init__(
            "pieces",
            f"La pieza{of_reference} de {show_measure(length)} no cabe en un tramo, "
            f"del que se aprovechan {show_measure(most)}: usa un tramo más largo o divídela.",
        )
        self.length = length
        self.reference = reference


class PaneTooLarge(CuttingError):
    """A pane larger than any sheet yields."""

    def __init__(self, width: Decimal, height: Decimal, reference: str, most: str) -> None:
        of_reference = f" de «{reference}»" if reference else ""
        super().__init__(
            "panes",
            f"El vidrio{of_reference} de {show_measure(width)} × {show_measure(height)} no cabe en "
            f"una hoja, de la que se aprovechan {most}: usa una hoja más grande.",
        )
        self.width = width
        self.height = height
        self.reference = reference
