"""What only the demonstration holds: an invented company, its recipients and transfers."""

from .part import Part, Text


class Company(Part):
    """The demo's controller."""

    name: str
    registration_number: str
    address: str
    country: str
    email: str
    phone: str
    website: str
    contact_name: str
    dpo_name: str
    dpo_email: str
    dpo_phone: str


class Receiver(Part):
    """A recipient of the demo. It gets what its kind gets, narrowed to lines (`only`, `without`) and to `data`."""

    code: str
    kind: str
    role: str
    name: str
    country: str
    address: str = ""
    contact_name: str = ""
    contact_email: str = ""
    agreement_title: str = ""
    only: list[str] = []
    without: list[str] = []
    data: list[str] = []

    def gets(self, kind: str, *, activity: str, data: str) -> bool:
        """Whether this recipient gets `data` where `activity` discloses them to `kind`."""
        return (
            self.kind == kind
            and activity not in self.without
            and (not self.only or activity in self.only)
            and (not self.data or data in self.data)
        )


class Transfer(Part):
    activity: str
    recipient: str
    destination: str
    tool: str
    document_title: str
    safeguards: Text


class ControllersList(Part):
    """The list of controllers that a processor's line links to (GDPR Art. 30(2)(a))."""

    activity: str
    url: str
    days_ago: int
    count: int


class Demo(Part):
    """What only the demonstration holds. Days are counted back from the day of loading."""

    assessed_days_ago: int
    told_days_ago: int
    condition_reason: str
    controller: Company
    recipient: list[Receiver]
    transfer: list[Transfer]
    controllers_list: list[ControllersList]
