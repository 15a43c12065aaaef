"""How long a search may go on, counted in steps: equal on every machine, idle or busy.

>>> whole = Effort(10)
>>> part = whole.part(3)
>>> part.spend(2)
>>> part.left, whole.left, part.is_spent
(1, 8, False)
>>> part.spend(), part.is_spent, whole.is_spent
(None, True, False)
"""


class Effort:
    """Steps that are left. What a part spends, the whole spends too."""

    def __init__(self, steps: int, whole: "Effort | None" = None) -> None:
        self._left = steps
        self._whole = whole

    @property
    def left(self) -> int:
        within = self._left if self._whole is None else min(self._left, self._whole.left)
        return max(0, within)

    @property
    def is_spent(self) -> bool:
        return not self.left

    def spend(self, steps: int = 1) -> None:
        self._left -= steps
        if self._whole is not None:
            self._whole.spend(steps)

    def part(self, steps: int) -> "Effort":
        return Effort(steps, self)
