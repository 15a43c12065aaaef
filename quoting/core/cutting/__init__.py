"""How bars and sheets are cut so that the fewest are bought: frozen values in, frozen values out.

No module reads a clock: a search ends after a number of steps, so that equal pieces give equal
plans on an idle and on a busy machine. Every cut turns `kerf` mm of the bar into chips; the last
one may fall on the very end of the bar, and then takes nothing. Pieces + sawn + remainder + trims
are the bar, always.

>>> from decimal import Decimal
>>> from quoting.core.cutting.bars import Piece, Stock, plan_bars
>>> stock = Stock((Decimal(6100),), kerf=Decimal(4))
>>> four, two = (plan_bars([piece], stock).bars[0] for piece in (
...     Piece(Decimal(1500), 4), Piece(Decimal(3048), 2)))
>>> (four.sawn, four.remainder), (two.sawn, two.remainder)
((Decimal('16'), Decimal('84')), (Decimal('4'), Decimal('0')))
"""
