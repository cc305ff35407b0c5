"""Declarations of the staff log: it names the account that recorded, and no data subject."""

from dataclasses import replace

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gdpr_registry.personal_data import declare, nothing_personal
from gdpr_registry.personal_data.traces import OFFICER
from subjects import models

nothing_personal(
    models.LogEntry,
    "id leaf salt happened_at recorded_at task purpose basis edition what people_count system note "
    "corrects is_mend key",
)
declare(
    models.LogEntry,
    by=replace(
        OFFICER,
        time_limit=format_lazy(
            _("{months} months from the recording of the entry or its last correction"),
            months=settings.STAFF_LOG_MONTHS,
        ),
    ),
)
