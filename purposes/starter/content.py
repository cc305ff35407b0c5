"""The content of the starter register: what the TOML files beside this module may hold, and how they are read.

Every text is there in Danish and English, or reading fails; so does a field that nobody knows. `{controller}` stands
where a text names the company. Line breaks inside a text are only for the one who writes it.
"""

import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

FOLDER = Path(__file__).parent / "content"


class Part(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What every element of the content is: named fields, nothing unknown."""


class Text(Part):
    """A text in its two languages; Danish is the master."""

    da: str
    en: str


class Category(Part):
    code: str
    position: int
    in_statement: bool
    name: Text
    description: Text
    introduction: Text | None = None


class DataCategory(Part):
    code: str
    position: int
    sensitivity: str
    name: Text
    description: Text


class Kind(Part):
    """A recipient category."""

    code: str
    position: int
    name: Text


class Measure(Part):
    code: str
    name: Text
    description: Text


class System(Part):
    """`kind` is the kind of recipient that runs the system; empty where the company does."""

    code: str
    name: str
    description: Text
    kind: str = ""


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


class NamedInterest(Part):
    name: Text


class Alternative(Part):
    description: Text
    rejected_because: Text


class Minimisation(Part):
    data: str
    reason: Text


class Mitigation(Part):
    description: Text
    beyond_legal_duty: bool


class Assessment(Part):
    purpose: str
    review_months: int
    interest: Text
    is_lawful_reason: Text
    is_articulated_reason: Text
    is_present_reason: Text
    necessity: Text
    affected_rights: Text
    nature_of_data: Text
    context: Text
    impact: Text
    expectations: Text
    vulnerable: Text
    against: Text
    conclusion: Text
    alternative: list[Alternative]
    minimisation: list[Minimisation]
    mitigation: list[Mitigation]
    named_interest: list[NamedInterest] = []


class Limit(Part):
    """A time limit; without a duration it lasts until `counted_from`. `purpose` where it belongs to one of several."""

    code: str
    counted_from: Text
    reason: Text
    purpose: str = ""
    duration: int | None = None
    unit: str = ""
    condition: Text | None = None


class Cells(Part):
    """One cell of the matrix for each of `data`; `to` are kinds of recipients."""

    category: str
    data: list[str]
    limits: list[str]
    to: list[str]


class Activity(Part):
    code: str
    name: Text
    description: Text
    measures: list[str]
    systems: list[str]
    owner_title: str
    review_months: int
    dpia_screening: str
    dpia_reason: Text
    limit: list[Limit]
    cell: list[Cells]
    role: str = "controller"
    purposes: list[str] = []
    to_confirm: str = ""
    no_transfers_reason: Text | None = None
    national_rule: Text | None = None
    processing_for_controllers: Text | None = None


class Point(Part):
    """A collection point."""

    code: str
    categories: list[str]
    purposes: list[str]
    name: Text
    notice: Text
    from_the_person: bool = True
    source: Text | None = None


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


class Content(Part):
    """All of it, in the order in which it is shown."""

    categories: list[Category]
    data_categories: list[DataCategory]
    kinds: list[Kind]
    measures: list[Measure]
    systems: list[System]
    purposes: list[Purpose]
    consents: list[Consent]
    assessments: list[Assessment]
    activities: list[Activity]
    points: list[Point]


P = TypeVar("P", bound=Part)


def read(*, controller: str) -> Content:
    """The content with `controller` as the name of the company. Raises msgspec.ValidationError for a faulty file."""
    return Content(
        categories=_listed("categories.toml", "category", Category, controller),
        data_categories=_listed("data_categories.toml", "data_category", DataCategory, controller),
        kinds=_listed("recipients.toml", "kind", Kind, controller),
        measures=_listed("measures.toml", "measure", Measure, controller),
        systems=_listed("systems.toml", "system", System, controller),
        purposes=[
            purpose
            for group in ("customers", "prospects", "applicants", "visitors")
            for purpose in _listed(f"purposes/{group}.toml", "purpose", Purpose, controller)
        ],
        consents=_each("consents", Consent, controller),
        assessments=_each("assessments", Assessment, controller),
        activities=_each("activities", Activity, controller),
        points=_listed("collection_points.toml", "point", Point, controller),
    )


def read_demo() -> Demo:
    """What only the demonstration holds."""
    return msgspec.convert(_file(FOLDER / "demo.toml", ""), Demo)


def _listed(name: str, table: str, shape: type[P], controller: str) -> list[P]:
    return msgspec.convert(_file(FOLDER / name, controller)[table], list[shape])  # type: ignore[valid-type]


def _each(folder: str, shape: type[P], controller: str) -> list[P]:
    return [msgspec.convert(_file(path, controller), shape) for path in sorted((FOLDER / folder).glob("*.toml"))]


def _file(path: Path, controller: str) -> dict[str, Any]:
    filled: dict[str, Any] = _fill(tomllib.loads(path.read_text(encoding="utf-8")), controller)
    return filled


def _fill(value: Any, controller: str) -> Any:
    if isinstance(value, dict):
        return {name: _fill(part, controller) for name, part in value.items()}
    if isinstance(value, list):
        return [_fill(part, controller) for part in value]
    return " ".join(value.replace("{controller}", controller).split()) if isinstance(value, str) else value
