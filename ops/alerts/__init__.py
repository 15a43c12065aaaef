"""Tells a person that something is wrong, once, in words, and by a channel that took it.

``core`` decides and ``sending`` delivers: both run in the watcher, without Django and without the
application's database. The rest shows at the desk what was told, and takes acknowledgements.
"""
