"""What people say, by which channel and in which way: the words of the ledger. Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an event says. The consent kinds have the names of DPV 2.3 in `Status`."""

    REQUESTED = "requested", _("asked for consent")
    GIVEN = "given", _("said yes")
    REFUSED = "refused", _("said no")
    WITHDRAWN = "withdrawn", _("withdrew the consent")
    REVOKED = "revoked", _("consent ended by the company")
    INVALIDATED = "invalidated", _("event declared invalid")
    OBJECTED = "objected", _("objected")
    OBJECTION_ANSWERED = "objection_answered", _("objection answered")
    RESTRICTED = "restricted", _("processing restricted")
    RESTRICTION_LIFTED = "restriction_lifted", _("restriction lifted")


#: At the same instant these go before every yes.
NOES = frozenset({Kind.REFUSED, Kind.WITHDRAWN, Kind.REVOKED, Kind.OBJECTED, Kind.RESTRICTED})
#: What the person says of a consent or a permission.
ABOUT_CONSENT = frozenset({Kind.REQUESTED, Kind.GIVEN, Kind.REFUSED, Kind.WITHDRAWN, Kind.REVOKED})


class Channel(models.TextChoices):
    """Beside the lawful basis: by which channel one may write or call, and what may be kept on a device."""

    NONE = "", _("the purpose itself")
    EMAIL = "email", _("e-mail and direct messages")
    SMS = "sms", _("SMS")
    PHONE = "phone", _("phone")
    DEVICE = "device", _("device (cookies, tracked links)")


#: The channels by which one may reach a person.
REACHING = (Channel.EMAIL, Channel.SMS, Channel.PHONE)


class Method(models.TextChoices):
    """How it was said (R-036). Silence, scrolling and pre-ticked boxes are no methods (R-038, C-673/17)."""

    FORM = "form", _("form on a page")
    LINK = "link", _("link in a mail")
    PREFERENCE_CENTRE = "preference_centre", _("preference centre")
    ONE_CLICK = "one_click", _("one click in the mail program")
    PHONE = "phone", _("by phone")
    PAPER = "paper", _("on paper")
    REPLY = "reply", _("reply to a message")
    IN_PERSON = "in_person", _("in person")
    SYSTEM = "system", _("another system")
    IMPORT = "import", _("import")


class Ground(models.TextChoices):
    """The paragraph on which an objection or a restriction rests."""

    NONE = "", _("none")
    OWN_SITUATION = "A21-1", _("objection to a legitimate interest (Art. 21(1))")
    DIRECT_MARKETING = "A21-2", _("objection to direct marketing (Art. 21(2))")
    ACCURACY = "A18-1-a", _("accuracy is contested (Art. 18(1)(a))")
    UNLAWFUL = "A18-1-b", _("unlawful, and the person opposes erasure (Art. 18(1)(b))")
    CLAIMS = "A18-1-c", _("the person needs the data for a legal claim (Art. 18(1)(c))")
    OBJECTION = "A18-1-d", _("an objection is being decided (Art. 18(1)(d))")


OBJECTION_GROUNDS = (Ground.OWN_SITUATION, Ground.DIRECT_MARKETING)
RESTRICTION_GROUNDS = (Ground.ACCURACY, Ground.UNLAWFUL, Ground.CLAIMS, Ground.OBJECTION)


class Outcome(models.TextChoices):
    """How an objection of Art. 21(1) was answered."""

    NONE = "", _("none")
    UPHELD = "upheld", _("upheld: the processing stops")
    OVERRIDDEN = "overridden", _("a compelling ground goes before it")


class Status(models.TextChoices):
    """How a consent or a permission stands, by the names of DPV 2.3 (R-045).

    Expired and invalidated by a material change are not kept: they follow from dates and revisions when one asks.
    """

    UNKNOWN = "ConsentUnknown", _("nothing said")
    REQUESTED = "ConsentRequested", _("asked, not answered")
    GIVEN = "ConsentGiven", _("given")
    REFUSED = "ConsentRefused", _("refused")
    WITHDRAWN = "ConsentWithdrawn", _("withdrawn")
    REVOKED = "ConsentRevoked", _("ended by the company")
    EXPIRED = "ConsentExpired", _("expired")
    INVALIDATED = "ConsentInvalidated", _("declared invalid")
