"""What invented people said, by the million: never for a registry in use.

`stories` makes it up from a seed (pure), `load` writes it with its leaves and standings.
"""

from .load import MODELS, Ground, write_events

__all__ = ["MODELS", "Ground", "write_events"]
