"""The sections of the front page, in the order in which an officer thinks of them."""

from django.utils.translation import gettext_lazy as _

PROPOSALS = _("Proposals and editions")
PURPOSES = _("Purposes and their grounds")
RECORD = _("Record of processing activities")
PARTIES = _("Companies and recipients")
SECTIONS = (PROPOSALS, PURPOSES, RECORD, PARTIES)
