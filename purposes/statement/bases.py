"""The lawful bases and transfer tools in plain words (GDPR Art. 6(1), 12(1), 44 to 49)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..dpv import LawfulBasis, TransferTool


@dataclass(frozen=True)
class Basis:
    """A lawful basis as people read it. `short` ends a line such as "a) to i): ..."; `sentence` stands alone."""

    code: str
    short: Promise
    sentence: Promise

    @property
    def article(self) -> str:
        return article_of(self.code)

    @property
    def can_be_withdrawn(self) -> bool:
        """Consent is withdrawn (GDPR Art. 7(3))."""
        return self.code == LawfulBasis.CONSENT

    @property
    def can_be_objected_to(self) -> bool:
        """A legitimate interest and a public task are objected to (GDPR Art. 21(1))."""
        return self.code in (LawfulBasis.LEGITIMATE_INTEREST, LawfulBasis.PUBLIC_TASK)


BASES = {
    basis.code: basis
    for basis in (
        Basis(LawfulBasis.CONSENT, _("your consent"), _("We do it only after your yes.")),
        Basis(
            LawfulBasis.CONTRACT,
            _("a contract with you"),
            _("It is needed for a contract with you, or for steps you asked for before one."),
        ),
        Basis(LawfulBasis.LEGAL_OBLIGATION, _("a legal obligation"), _("A law obliges us to do it.")),
        Basis(LawfulBasis.VITAL_INTERESTS, _("vital interests"), _("It protects somebody's life or health.")),
        Basis(LawfulBasis.PUBLIC_TASK, _("a public task"), _("It is needed for a task in the public interest.")),
        Basis(
            LawfulBasis.LEGITIMATE_INTEREST,
            _("our legitimate interest"),
            _("We have a legitimate interest in it, and have weighed it against your interests and rights."),
        ),
    )
}

TOOLS: dict[str, Promise] = {
    TransferTool.ADEQUACY: _("the European Commission has decided that your data are well protected there"),
    TransferTool.PUBLIC_INSTRUMENT: _("public authorities have agreed on how your data are protected"),
    TransferTool.BINDING_RULES: _("the recipient's group follows binding rules that an authority has approved"),
    TransferTool.STANDARD_CLAUSES: _("the recipient has signed the European Commission's standard clauses"),
    TransferTool.AUTHORITY_CLAUSES: _("the recipient has signed a supervisory authority's standard clauses"),
    TransferTool.CODE_OF_CONDUCT: _("the recipient follows an approved code of conduct"),
    TransferTool.CERTIFICATION: _("the recipient holds an approved certificate"),
    TransferTool.OWN_CLAUSES: _("the recipient has signed clauses that an authority has approved for this case"),
    TransferTool.ADMINISTRATIVE_ARRANGEMENT: _("public authorities have an approved arrangement"),
    TransferTool.EXPLICIT_CONSENT: _("you have expressly agreed to the transfer"),
    TransferTool.CONTRACT_WITH_PERSON: _("a contract with you cannot be kept without it"),
    TransferTool.CONTRACT_FOR_PERSON: _("a contract in your interest cannot be kept without it"),
    TransferTool.PUBLIC_INTEREST: _("important reasons of public interest ask for it"),
    TransferTool.LEGAL_CLAIMS: _("it is needed for a legal claim"),
    TransferTool.VITAL_INTERESTS: _("it protects somebody's life or health"),
    TransferTool.PUBLIC_REGISTER: _("the data stand in a public register"),
    TransferTool.COMPELLING_INTEREST: _("a compelling interest asks for it once, and the authority has been told"),
}


def article_of(code: str) -> str:
    """A DPV name as people cite it in their language: `A46-2-c` is "Art. 46(2)(c)", `A45-3` is "Art. 45(3)"."""
    article, paragraph, letter = (*code.removeprefix("A").split("-"), "")[:3]
    if code == TransferTool.COMPELLING_INTEREST:
        return gettext("Art. 49(1), second subparagraph")
    if not letter:
        return gettext("Art. %(article)s(%(paragraph)s)") % {"article": article, "paragraph": paragraph}
    parts = {"article": article, "paragraph": paragraph, "letter": letter}
    return gettext("Art. %(article)s(%(paragraph)s)(%(letter)s)") % parts
