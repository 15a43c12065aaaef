"""The only writers of quoting, one module a subject."""
