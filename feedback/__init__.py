"""What users tell us, every week and at any moment. Public schema."""
