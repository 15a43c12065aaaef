"""Releases on a server: out under load, watched, and back by themselves when they are bad.

Runs with the Python of the server alone, 3.10 or newer, beside the containers and never in one.
"""
