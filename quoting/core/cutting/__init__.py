"""How bars and sheets are cut so that the fewest are bought: frozen values in, frozen values out.

`bars` plans one profile, `sheets` one glass, `cutlists` all of a job. The problem of the bars is
solved in whole numbers (`packing`), at once by `quick`, which needs no solver, and as far as can be
proven by `columns`, which loads one (`master`); `guillotine` solves that of the sheets. No module
reads a clock: a search ends after a number of steps (`effort`), so that equal pieces give equal
plans on an idle and on a busy machine.

**What a saw takes.** Every cut turns `kerf` mm of the bar into chips. Four pieces of 1500 mm and a
kerf of 4 mm: three cuts part them and a fourth frees the last from what is left.

>>> from decimal import Decimal
>>> from quoting.core.cutting.bars import Piece, Stock, plan_bars
>>> stock = Stock((Decimal(6100),), kerf=Decimal(4))
>>> plan = plan_bars([Piece(Decimal(1500), 4)], stock)
>>> bar = plan.bars[0]
>>> bar.sawn, bar.remainder, bar.waste
(Decimal('16'), Decimal('84'), Decimal('100'))

A bar takes as many pieces as fit with the cuts *between* them: the last cut may fall on the very
end of the bar, and then takes nothing. Pieces + sawn + remainder + trims are the bar, always.

>>> bar = plan_bars([Piece(Decimal(3048), 2)], stock).bars[0]
>>> bar.sawn, bar.remainder
(Decimal('4'), Decimal('0'))

**Trims** are cut off both ends of a new bar, saw cut included; an off-cut has lost its own already.
"""
