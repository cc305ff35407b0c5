"""Many realistic lines, to try the registry at the size that it will have: never for a register in use.

`words` is what the lines speak of, `lines` makes them up from a seed (pure), `load` writes them.
"""

from .lines import Line, Stock, lines
from .load import load

__all__ = ["Line", "Stock", "lines", "load"]
