"""The catalogue as plain values: no Django, no clock, no float."""
