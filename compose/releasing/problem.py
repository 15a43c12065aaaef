"""What stops a deployment, told to the operator."""


class Problem(Exception):
    """A Spanish sentence that says what is wrong and what to do about it."""
