"""The only writers of the catalogue.

Each takes domain objects and ``by``, who acts, and is one transaction. A row that a person saves
is no longer a suggestion.
"""
