"""What stops the launcher, told to whoever typed the command."""


class Problem(Exception):
    """A Spanish sentence that says what is missing and what to do about it."""
