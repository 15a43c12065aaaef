"""Documents on paper: Letter size, in fonts that travel inside them, made without a network.

xhtml2pdf lays out what a company words (letterhead, notes, terms, the workshop's tables) from our
HTML templates. The priced table of a quotation is ReportLab's own table, and a drawing goes to the
page stroke by stroke. Fifteen windows took 345 ms of processor when all of it was HTML: nested
tables, styles looked up cell by cell, SVG read three times, a second layout to count the pages.
They take 55 ms so; a plain WeasyPrint table of the same words, without drawings, takes 150
(`make bench-pdf`).
"""
