"""The forms of quoting, one module a subject."""
