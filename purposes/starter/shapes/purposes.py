"""A purpose with its tasks and secondary bases, and the consent that it may rest on."""

from .part import Part, Text


class Task(Part):
    code: str
    name: Text
    is_direct_marketing: bool = False
    channel_permission: str = ""
    needs_device_permission: bool = False


class Secondary(Part):
    """A secondary basis; `tasks` and `data` are its reach."""

    code: str
    basis: str
    reason: Text
    reach: Text
    tasks: list[str] = []
    data: list[str] = []
    statute: Text | None = None
    contract_party: Text | None = None


class Purpose(Part):
    code: str
    position: int
    primary_basis: str
    owner_title: str
    review_months: int
    name: Text
    description: Text
    covers: Text
    does_not_cover: Text
    when_refused: Text
    letter: str = ""
    is_on: bool = True
    in_statement_list: bool = True
    to_confirm: str = ""
    statute: Text | None = None
    conditional_on: Text | None = None
    duty_to_provide: Text | None = None
    automated_decisions: Text | None = None
    objection_pauses: bool = True
    task: list[Task] = []
    secondary: list[Secondary] = []

    @property
    def category(self) -> str:
        """The code of its data-subject category: the part before the dot."""
        return self.code.split(".")[0]


class Consent(Part):
    purpose: str
    request: Text
    data: Text
    duration: Text
    how_to_stop: Text
    refusal: Text
    agree_label: Text
    refuse_label: Text
    required_evidence: str
    valid_months: int
