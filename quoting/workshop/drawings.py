"""How the bars of a cut plan are drawn."""

from quoting.core.cutting.drawing import draw_bar
from quoting.workshop.plans.cutting import PlannedBar, PlannedProfile


def bar_drawing(profile: PlannedProfile, bar: PlannedBar, font: str = "sans-serif") -> str:
    """SVG of how a bar of ``profile`` is cut, to the scale of its longest."""
    return draw_bar(
        bar.length,
        bar.cuts,
        kerf=bar.kerf,
        trim=bar.trim,
        remainder=bar.remainder,
        kept=bar.kept,
        longest=profile.longest,
        font=font,
    )
