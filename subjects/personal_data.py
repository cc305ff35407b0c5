"""Declarations of the staff log: it names the account that recorded, and no data subject."""

from gdpr_registry.personal_data import declare, nothing_personal
from gdpr_registry.personal_data.traces import OFFICER
from subjects import models

nothing_personal(
    models.LogEntry,
    "id leaf salt happened_at recorded_at task purpose basis edition what people_count system note "
    "corrects is_mend key",
)
declare(models.LogEntry, by=OFFICER)
