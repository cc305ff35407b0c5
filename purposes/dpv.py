"""The terms of the Data Privacy Vocabulary 2.3 that the register stores, as choices (requirements 4.2)."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class LawfulBasis(models.TextChoices):
    """GDPR Art. 6(1)(a) to (f), held as DPV names."""

    CONSENT = "A6-1-a", _("consent")
    CONTRACT = "A6-1-b", _("contract")
    LEGAL_OBLIGATION = "A6-1-c", _("legal obligation")
    VITAL_INTERESTS = "A6-1-d", _("vital interests")
    PUBLIC_TASK = "A6-1-e", _("public task")
    LEGITIMATE_INTEREST = "A6-1-f", _("legitimate interest")

    @property
    def article(self) -> str:
        """The article as people cite it in their language: `Art. 6(1)(f)`."""
        parts = {"article": 6, "paragraph": 1, "letter": self.value[-1]}
        return gettext("Art. %(article)s(%(paragraph)s)(%(letter)s)") % parts


class TransferTool(models.TextChoices):
    """What carries a transfer outside the EEA: GDPR Art. 45, 46 and 49 (R-008)."""

    ADEQUACY = "A45-3", _("adequacy decision (Art. 45)")
    PUBLIC_INSTRUMENT = "A46-2-a", _("instrument between public authorities (Art. 46(2)(a))")
    BINDING_RULES = "A46-2-b", _("binding corporate rules (Art. 46(2)(b))")
    STANDARD_CLAUSES = "A46-2-c", _("the Commission's standard contractual clauses (Art. 46(2)(c))")
    AUTHORITY_CLAUSES = "A46-2-d", _("an authority's standard clauses (Art. 46(2)(d))")
    CODE_OF_CONDUCT = "A46-2-e", _("code of conduct (Art. 46(2)(e))")
    CERTIFICATION = "A46-2-f", _("certification (Art. 46(2)(f))")
    OWN_CLAUSES = "A46-3-a", _("clauses approved for this case (Art. 46(3)(a))")
    ADMINISTRATIVE_ARRANGEMENT = "A46-3-b", _("administrative arrangement (Art. 46(3)(b))")
    EXPLICIT_CONSENT = "A49-1-a", _("explicit consent (Art. 49(1)(a))")
    CONTRACT_WITH_PERSON = "A49-1-b", _("contract with the person (Art. 49(1)(b))")
    CONTRACT_FOR_PERSON = "A49-1-c", _("contract in the person's interest (Art. 49(1)(c))")
    PUBLIC_INTEREST = "A49-1-d", _("important public interest (Art. 49(1)(d))")
    LEGAL_CLAIMS = "A49-1-e", _("legal claims (Art. 49(1)(e))")
    VITAL_INTERESTS = "A49-1-f", _("vital interests (Art. 49(1)(f))")
    PUBLIC_REGISTER = "A49-1-g", _("public register (Art. 49(1)(g))")
    COMPELLING_INTEREST = "A49-2", _("compelling legitimate interest, once (Art. 49(1), second subparagraph)")


class SpecialCondition(models.TextChoices):
    """GDPR Art. 9(2)(a) to (j): what lifts the ban on special categories of data (R-026)."""

    EXPLICIT_CONSENT = "A9-2-a", _("explicit consent (Art. 9(2)(a))")
    EMPLOYMENT_LAW = "A9-2-b", _("employment and social law (Art. 9(2)(b))")
    VITAL_INTERESTS = "A9-2-c", _("vital interests (Art. 9(2)(c))")
    NON_PROFIT = "A9-2-d", _("non-profit body with its members (Art. 9(2)(d))")
    MADE_PUBLIC = "A9-2-e", _("made public by the person (Art. 9(2)(e))")
    LEGAL_CLAIMS = "A9-2-f", _("legal claims (Art. 9(2)(f))")
    PUBLIC_INTEREST = "A9-2-g", _("substantial public interest (Art. 9(2)(g))")
    HEALTH_CARE = "A9-2-h", _("health care (Art. 9(2)(h))")
    PUBLIC_HEALTH = "A9-2-i", _("public health (Art. 9(2)(i))")
    RESEARCH = "A9-2-j", _("archives, research, statistics (Art. 9(2)(j))")
