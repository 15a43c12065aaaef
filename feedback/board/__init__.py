"""The ideas that the programme takes, with the votes of its companies and their state."""
