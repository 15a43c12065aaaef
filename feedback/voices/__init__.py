"""A suggestion or a problem that a person tells at any moment."""
