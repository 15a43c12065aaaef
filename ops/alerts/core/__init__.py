"""From readings to alarms, and from alarms to words: rules, engine and escalation; no Django."""
