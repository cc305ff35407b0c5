"""What the register itself puts on the desk, in this order among what is equally urgent."""

from .care import ownerless, reviews
from .decisions import proposals, published, stops, suggestions
from .findings import findings
from .follow_ups import follow_ups
from .items import register
from .mails import asked, given_up, left_behind

for source in (
    stops,
    proposals,
    suggestions,
    findings,
    follow_ups,
    reviews,
    ownerless,
    left_behind,
    asked,
    given_up,
    published,
):
    register(source)
