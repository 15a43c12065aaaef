"""Takeoff, price and cut list as plain values: no Django, no clock, no float."""
