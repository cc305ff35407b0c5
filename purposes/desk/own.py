"""What the register itself puts on the desk, in this order within a weight."""

from .care import ownerless, reviews
from .decisions import proposals, published, stops, suggestions
from .findings import findings
from .items import register

for source in (stops, proposals, suggestions, findings, reviews, ownerless, published):
    register(source)
