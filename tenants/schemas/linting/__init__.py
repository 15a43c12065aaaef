"""May a migration run while the former release serves? It must lock no table for long, and take
away nothing that the former release still reads.

A tool for one database would ask half of it (its rules are of SQL alone, it knows no contract
steps, and it takes a column of a table made in the same migration for one that is in use), so
these are our own, on Django's operations and on the text of raw SQL.
"""
