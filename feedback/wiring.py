"""Fills the places of lower floors with what feedback adds to them."""
