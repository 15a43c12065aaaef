"""The one base of everything the engine refuses.

``str(error)`` is a sentence in Spanish, ready for the person who typed the value; the attributes
of each subclass say the same thing in data. A caller that only wants to show it catches
`EngineError`.
"""


class EngineError(ValueError):
    """A value the engine refuses, with a sentence that says what would be accepted."""
