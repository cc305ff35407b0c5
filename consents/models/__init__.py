"""What did they say, and may we now."""

from .api_message import ApiMessage
from .api_token import ApiToken, Verb
from .asked_list import AskedList, AskedPart
from .event import ConsentEvent
from .link import Link, LinkUse
from .mailing import Mailing
from .not_standing import NotStanding
from .pending import PendingConsent
from .people_import import PeopleImport
from .question import Question
from .recipient_task import RecipientTask
from .standing import Standing

__all__ = [
    "ApiMessage",
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
    "RecipientTask",
    "Standing",
    "Verb",
]
