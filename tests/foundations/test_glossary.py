"""The words of the law are the same everywhere, in Danish as in English."""

import re
from pathlib import Path

import pytest
from babel.messages import pofile
from django.conf import settings

CATALOGUE = Path(settings.BASE_DIR) / "locale" / "da" / "LC_MESSAGES" / "django.po"

#: Terms that are a message of their own, with the one Danish they have (GDPR in Danish, Datatilsynet).
TERMS = {
    "controller": "dataansvarlig",
    "joint controllers": "fælles dataansvarlige",
    "processor": "databehandler",
    "data protection officer": "databeskyttelsesrådgiver",
    "purpose": "formål",
    "lawful basis": "behandlingsgrundlag",
    "legitimate interest": "legitim interesse",
    "legitimate interest assessment": "interesseafvejning",
    "consent": "samtykke",
    "Record of processing activities": "Fortegnelse over behandlingsaktiviteter",
    "processing activity": "behandlingsaktivitet",
    "data-subject category": "kategori af registrerede",
    "data-subject categories": "kategorier af registrerede",
    "data category": "kategori af personoplysninger",
    "data categories": "kategorier af personoplysninger",
    "time limit": "tidsfrist for sletning",
    "time limits": "tidsfrister for sletning",
    "recipient": "modtager",
    "recipient categories": "kategorier af modtagere",
    "transfer": "overførsel",
    "edition": "udgave",
    "proposal": "forslag",
    "collection point": "indsamlingssted",
    "blocker": "hindring",
    "warning": "advarsel",
    "wording": "ordlyd",
    "stop of a purpose": "stop af et formål",
    "Privacy statement": "Privatlivserklæring",
    "Officer": "Privatlivsansvarlig",
    "account": "konto",
}

#: Where a message has the English (left), its Danish has one of the words on the right.
INSIDE = {
    r"data[- ]subject": r"registrerede",
    r"(?<!technical )\bcontrollers?\b": r"dataansvarlig",
    r"joint controllers?": r"fælles dataansvarlig",
    r"\bprocessors?\b": r"databehandler",
    r"data protection officer": r"databeskyttelsesrådgiver",
    r"\bpurposes?\b": r"formål",
    r"lawful basis|lawful bases": r"behandlingsgrundlag",
    r"legitimate interest": r"legitim|interesseafvejning",
    r"legitimate interest assessment": r"interesseafvejning",
    r"balancing": r"afvejning",
    r"\bconsents?\b": r"samtykke",
    r"processing activit": r"behandlingsaktivitet",
    r"data categor": r"kategori(er)? af personoplysninger",
    r"storage period": r"opbevaringsperiode",
    r"\brecipients?\b": r"modtager",
    r"third countr": r"tredjeland",
    r"duty to inform": r"oplysningspligt",
    r"right of access": r"indsigt",
    r"rectification": r"berigtigelse",
    r"\berasure\b|\berase": r"slet",
    r"\brestrict": r"begræns",
    r"data portability": r"dataportabilitet",
    r"\bobjections?\b": r"indsigelse",
    r"impact assessment": r"konsekvensanalyse",
    r"personal data breach": r"brud på persondatasikkerheden",
    r"software users?": r"software-bruger",
    r"\bprospects?\b": r"kundeemne",
    r"\bapplicants?\b": r"jobsøger|ansøger",
    r"\bvisitors?\b": r"besøgende",
    r"interest profile": r"interesseprofil",
    r"\beditions?\b": r"udgave",
    r"collection point": r"indsamlingssted",
    r"joint controllers' arrangement": r"ordning",
    r"\bpersonal data\b(?! breach)": r"personoplysning",
    r"processor contract": r"databehandleraftale",
}

#: Words that stand for a term in other countries, in an older law or in English: never in our Danish.
NOT_OURS = (
    "behandlingsansvarlig",
    "personvern",
    "persondata(?!sikkerhed)",
    "berettiget interesse",
    "datakontrollør",
    "dataprocessor",
    "registeransvarlig",
    "GDPR Art",
)


@pytest.fixture(scope="module")
def danish():
    with CATALOGUE.open("rb") as file:
        return {first(message.id): texts(message) for message in pofile.read_po(file, locale="da") if message.id}


@pytest.mark.parametrize(("english", "term"), TERMS.items())
def test_a_term_has_the_danish_of_the_law(danish, english, term):
    """R-096: the glossary is binding: each term is a message whose Danish is the glossary's."""
    assert danish[english] == [term]


@pytest.mark.parametrize(("english", "term"), INSIDE.items())
def test_a_term_inside_a_sentence_is_called_the_same(danish, english, term):
    """R-096: one thing has one name, in a heading as in a sentence."""
    speaking_of_it = {id_: said for id_, said in danish.items() if re.search(english, plain(id_), re.IGNORECASE)}
    unlike = {
        id_: said for id_, said in speaking_of_it.items() if not all(re.search(term, text, re.I) for text in said)
    }
    assert unlike == {}


@pytest.mark.parametrize("word", NOT_OURS)
def test_a_word_of_another_law_is_never_used(danish, word):
    assert [text for said in danish.values() for text in said if re.search(word, text, re.IGNORECASE)] == []


def plain(text: str) -> str:
    """Without the placeholders: what stands there is somebody's own text."""
    return re.sub(r"%\(\w+\)[sd]", "", text)


def first(id_) -> str:
    return id_ if isinstance(id_, str) else id_[0]


def texts(message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]
