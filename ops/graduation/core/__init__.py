"""What the evidence of a period says: frozen values in and out, no framework and no clock."""
