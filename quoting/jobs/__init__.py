"""A job priced from a file, without storing anything.

``reading`` turns the file's words into lines like those of a draft, ``pricing`` has them evaluated
as every screen does, and ``report`` tells the result in words or as data.
"""
