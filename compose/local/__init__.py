"""The running ground of a laptop: a private PostgreSQL, broker and mail sink, with no set-up.

``python -m compose.local`` lists what it does. Everything lives in ``.local/<instance>/`` of the
project, so that the tests (instance ``test``) never touch the data of ``make run`` (``dev``).
"""
