"""What did they say, and may we now."""

from .api_token import ApiToken, Verb
from .asked_list import AskedList, AskedPart
from .event import ConsentEvent
from .link import Link, LinkUse
from .mailing import Mailing
from .not_standing import NotStanding
from .pending import PendingConsent
from .people_import import PeopleImport
from .question import Question
from .standing import Standing

__all__ = [
    "ApiToken",
    "AskedList",
    "AskedPart",
    "ConsentEvent",
    "Link",
    "LinkUse",
    "Mailing",
    "NotStanding",
    "PendingConsent",
    "PeopleImport",
    "Question",
    "Standing",
    "Verb",
]
