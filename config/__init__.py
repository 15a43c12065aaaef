"""The wiring: imported by nobody but the servers."""

from config.celery import app as celery

__all__ = ["celery"]
