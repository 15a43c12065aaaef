"""What must be so before the beta is launched: what machines try and what people show."""
