"""A job priced from a file, without storing anything.

``reading`` and ``terms`` turn the file's words into a draft, ``pricing`` has it evaluated as every
screen does, and ``report`` tells the result in words or as data.
"""
