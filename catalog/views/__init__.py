"""The owner's pages of the catalogue."""
