"""The agreement that an owner accepts: its text is a template, its version is kept with the date.

Whoever changes a word of ``admissions/agreement_text.html`` raises the version.
"""

AGREEMENT_VERSION = "2026-11"
