"""Documents on paper: Letter size, in fonts that travel inside them, made without a network.

xhtml2pdf lays out what a company words (letterhead, notes, terms, the workshop's tables) from our
HTML templates. The priced table of a quotation is ReportLab's own table, and a drawing goes to the
page stroke by stroke. Measured for fifteen windows on one machine: 345 ms of processor when all of
it was HTML, of which three quarters were nested tables, styles looked up cell by cell, SVG read
three times and a second layout to count the pages.
"""
