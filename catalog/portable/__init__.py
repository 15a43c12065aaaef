"""A whole catalogue as one text that people of the trade can read, write and carry elsewhere.

``files`` reads YAML as plain texts and nothing else; ``entries`` takes them out one by one and
collects everything that is wrong; ``document`` is the catalogue as values, which ``reading`` makes
of a file, ``stored`` of the tables, and ``writing`` writes down; ``changes`` tells two apart. Only
``catalog.services.importing`` writes to the tables.
"""
