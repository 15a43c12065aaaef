"""Whether all is well. It stands when quoting falls, so it knows events alone. Public schema."""
