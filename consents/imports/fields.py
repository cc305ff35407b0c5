"""What a column of a file of people may hold, and by which words of a heading it is known."""

from django.utils.translation import gettext_lazy as _

from purposes.imports.fields import Field

#: In the order in which headings are tried: what is particular before what is general.
FIELDS: tuple[Field, ...] = (
    Field("wording", _("SHA-256 of the wording"), ("sha-256", "sha256", "wording", "ordlyd")),
    Field(
        "document",
        _("Where the document is kept"),
        ("where it is kept", "document", "dokument", "opbevaret"),
        ("file", "sag", "case"),
    ),
    Field("evidence", _("Evidence"), ("evidence", "proof", "bevis", "dokumentation")),
    Field(
        "notice_at",
        _("Notice shown on"),
        ("notice shown", "notice date", "oplyst den", "informeret den"),
    ),
    Field(
        "point",
        _("Collection point of the notice"),
        ("collection point", "notice", "indsamlingssted", "oplysning givet"),
    ),
    Field(
        "when",
        _("When it was said"),
        ("consent date", "said on", "opt-in date", "optin", "samtykkedato", "samtykke den", "dato for samtykke"),
        ("when", "date", "hvornår", "dato", "tidspunkt"),
    ),
    Field(
        "said",
        _("What was said"),
        ("what was said", "hvad blev sagt"),
        ("answer", "consent", "said", "status", "svar", "samtykke"),
    ),
    Field("purpose", _("Purpose"), ("purpose", "formål")),
    Field("channel", _("Channels"), ("channel", "kanal")),
    Field("category", _("Data-subject categories"), ("categor", "kategori"), ("group", "gruppe", "type")),
    Field("since", _("In the category since"), ("since", "siden"), ("created", "oprettet", "registered")),
    Field("business", _("Business contact"), ("business contact", "erhvervskontakt"), ("b2b", "business", "erhverv")),
    Field("language", _("Language"), ("language", "sprog")),
    Field("email", _("E-mail address"), ("e-mail", "email", "mailadresse"), ("mail",)),
    Field("phone", _("Phone number"), ("phone", "telefon", "mobil"), ("tel", "tlf", "tlf.nr", "mobile", "cell", "gsm")),
    Field(
        "reference",
        _("Reference in another system"),
        ("reference", "customer number", "kundenummer", "kundenr", "external id"),
        ("id", "ref", "nr", "no", "number", "nummer"),
    ),
    Field("name", _("Name"), ("name", "navn")),
)
#: Several columns may hold one of these, each of its own system.
SEVERAL = ("reference",)

#: A column of these holds words that are looked up, in a table of the same name; a list of them, or one.
LISTS = ("category", "channel")
SINGLE = ("purpose", "said", "evidence", "language", "point")
WORDS = (*LISTS, *SINGLE)
