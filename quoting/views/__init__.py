"""The pages of quoting, one module a subject."""
