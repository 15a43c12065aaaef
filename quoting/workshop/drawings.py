"""How the bars of a cut plan are drawn."""

from quoting.core.cutting.bars import Bar
from quoting.core.cutting.contents import CutProfile
from quoting.core.cutting.drawing import draw_bar


def bar_drawing(profile: CutProfile, bar: Bar, font: str = "sans-serif") -> str:
    """SVG of how a bar of ``profile`` is cut, to the scale of its longest."""
    return draw_bar(bar, profile.plan.longest, font)
