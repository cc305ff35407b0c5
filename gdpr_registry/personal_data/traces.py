"""What the traces of the registry itself say about those who work with it."""

from django.utils.translation import gettext_lazy as _

from gdpr_registry.personal_data.register import Erase, Export, NotPersonal, Personal

OFFICER = Personal(
    category=_("account that acted in the register"),
    time_limit=_("as long as the register and its editions"),
    export=Export.INCLUDED,
    erase=Erase.KEPT,
    ground=_("accountability: who decided what in the register (Art. 5(2), 24)"),
)

WORK_CONTACT = Personal(
    category=_("work contact named in the record"),
    time_limit=_("as long as the register and its editions"),
    export=Export.INCLUDED,
    erase=Erase.KEPT,
    ground=_("the record of processing must name it and show what it said (Art. 30)"),
)

OF_HISTORY: dict[str, NotPersonal | Personal] = {
    "pgh_id": NotPersonal(),
    "pgh_created_at": NotPersonal(),
    "pgh_label": NotPersonal(),
    "pgh_obj": NotPersonal(),
    "pgh_context": OFFICER,
    "pgh_context_id": NotPersonal(),
    "pgh_session_user": NotPersonal(),
}
