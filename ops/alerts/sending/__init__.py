"""Brings messages to people and keeps what was answered, in the watcher's own file; no Django."""
