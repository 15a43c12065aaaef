"""What an operator has to put right before a backup or a restoration can go on."""


class BackupProblem(Exception):
    """``str()`` is for the operator: what is wrong, and what to do. Nothing is half-done."""
