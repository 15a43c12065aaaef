"""Faults on real servers, and whether each is told in time: ``make game-day``."""
