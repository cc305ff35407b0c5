"""One change, and the class it belongs to."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .sections import Section


class Kind(TextChoices):
    """What happened to an element or a field."""

    ADDED = "added", _("added")
    REMOVED = "removed", _("removed")
    CHANGED = "changed", _("changed")


class Class(TextChoices):
    """What a change asks for. Only a material one makes an edition material.

    Care is who looks after a row (owner, review date, contact persons, who approved) and the order in which rows are
    shown: what is processed, why and on which basis stays the same.
    """

    MATERIAL = "material", _("material")
    WORDING = "wording", _("wording")
    CARE = "care", _("care")


#: Fields that say who looks after a row.
CARE_FIELDS = frozenset(
    {
        "owner",
        "owner_title",
        "review_on",
        "contact_name",
        "contact_email",
        "dpo_name",
        "approved_by",
        "approved_at",
        "order",
    }
)

#: Texts that are a basis, a duty, a transfer or a time limit in words: never of wording only.
ALWAYS_MATERIAL = frozenset(
    {
        "statute",
        "contract_party",
        "reach",
        "conditional_on",
        "duty_to_provide",
        "automated_decisions",
        "counted_from",
        "condition",
        "safeguards",
        "national_rule",
    }
)

#: Fields of a purpose or a consent wording that do not change what people agreed to or were told.
NOT_RAISING = frozenset(
    {"letter", "in_statement_list", "companies", "order", "required_evidence", "valid_months", "objection_pauses"}
)


@dataclass(frozen=True)
class Change:
    """One change. `path` leads from the element to the field, by field names and codes; empty for the whole element."""

    section: Section
    code: str
    path: tuple[str, ...]
    kind: Kind
    old: Any
    new: Any
    name: Any = ""
    is_marked: bool = field(default=False)

    @property
    def key(self) -> str:
        """What the change is known by, the same for the same place in the document."""
        return ".".join(part for part in (self.section.name, self.code, *self.path) if part)

    @property
    def row_kind(self) -> str:
        """The kind of the row it comes from: the model's name in small letters."""
        return self.section.kind

    @property
    def field(self) -> str:
        """The last name on the path, which is the field; empty for a whole element."""
        return self.path[-1] if self.path else ""

    @property
    def purpose(self) -> str:
        """The code of the purpose whose text, data or wording this is; empty for all others."""
        return self.code if self.section.name in ("purposes", "wordings") else ""

    @property
    def change_class(self) -> Class:
        if self.field in CARE_FIELDS or (self.section.name == "care" and not self.path):
            return Class.CARE
        return Class.WORDING if self.is_marked else Class.MATERIAL

    @property
    def is_material(self) -> bool:
        return self.change_class is Class.MATERIAL

    @property
    def may_be_wording(self) -> bool:
        """Whether the proposer may mark it as wording: a text changed that is not itself a basis or a limit."""
        is_text = _is_text(self.old) and _is_text(self.new)
        return self.kind is Kind.CHANGED and is_text and self.field not in ALWAYS_MATERIAL | CARE_FIELDS

    @property
    def raises_revision(self) -> bool:
        """Whether a yes given before no longer covers the purpose as it now stands (R-044)."""
        return self.is_material and bool(self.purpose and self.path) and self.path[0] not in NOT_RAISING

    @property
    def sentence(self) -> str:
        """The change in words, in the reader's language."""
        from .sentences import sentence

        return sentence(self)

    def marked(self) -> "Change":
        """The change as one of wording only, where it may be one."""
        return replace(self, is_marked=True) if self.may_be_wording else self


def _is_text(value: Any) -> bool:
    texts = value if isinstance(value, list) else [value]
    return all(isinstance(text, dict) for text in texts)
