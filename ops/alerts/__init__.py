"""Tells a person that something is wrong, once, in words, and by a channel that took it.

What decides and sends runs in the watcher, without Django and without the application's database:
``readings``, ``rules``, ``rulebook``, ``conditions``, ``engine``, ``escalation``, ``words``,
``channels``, ``delivery``, ``store`` and ``alerting``. The rest shows at the desk what was sent.
"""
