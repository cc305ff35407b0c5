"""The statement: what people read of an edition, in one language.

Values in, values out: `statement(document, language)` turns the public part of an edition into what the pages say. The
templates under `templates/purposes/` put it into sentences. Nothing here knows requests or the database.
"""

from .build import Statement, statement
from .groups import Section
from .words import Words

__all__ = ["Section", "Statement", "Words", "statement"]
