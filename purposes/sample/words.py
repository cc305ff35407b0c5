"""What invented lines speak of, in Danish and English."""

from ..document import Text

WORK = [
    ("Udsendelse af fakturaer", "Sending invoices"),
    ("Besvarelse af henvendelser", "Answering enquiries"),
    ("Planlægning af kurser", "Planning courses"),
    ("Opfølgning på tilbud", "Following up on quotations"),
    ("Registrering af reklamationer", "Recording complaints"),
    ("Tilmelding til arrangementer", "Registration for events"),
    ("Udsendelse af nyhedsbreve", "Sending newsletters"),
    ("Opsætning af brugere", "Setting up users"),
    ("Fejlsøgning i kundens løsning", "Tracing faults in the customer’s installation"),
    ("Gennemførelse af samtaler", "Holding interviews"),
    ("Måling af tilfredshed", "Measuring satisfaction"),
    ("Afregning af kørsel", "Settling mileage"),
    ("Udlevering af adgangskort", "Handing out access cards"),
    ("Opbevaring af kontrakter", "Keeping contracts"),
    ("Indhentning af referencer", "Taking up references"),
    ("Administration af leverandører", "Managing suppliers"),
]

PLACES = [
    ("København", "Copenhagen"),
    ("Aarhus", "Aarhus"),
    ("Ålborg", "Aalborg"),
    ("Odense", "Odense"),
    ("Esbjerg", "Esbjerg"),
    ("Køge", "Køge"),
    ("Næstved", "Næstved"),
    ("Rønne", "Rønne"),
    ("Sønderborg", "Sønderborg"),
    ("Helsingør", "Elsinore"),
    ("Tårnby", "Tårnby"),
    ("Malmø", "Malmö"),
]

TEAMS = [
    ("kundeservice", "customer service"),
    ("salg", "sales"),
    ("regnskab", "accounts"),
    ("løn og personale", "payroll and people"),
    ("drift", "operations"),
    ("udvikling", "development"),
    ("uddannelse", "training"),
    ("reception", "reception"),
    ("indkøb", "purchasing"),
    ("jura", "legal affairs"),
    ("kommunikation", "communication"),
    ("ledelse", "management"),
]

PRODUCTS = [
    ("bogholderi", "bookkeeping"),
    ("tidsregistrering", "time recording"),
    ("lagerstyring", "stock control"),
    ("webshop", "web shop"),
    ("kasseløsning", "points of sale"),
    ("rejseafregning", "travel expenses"),
    ("budget", "budgeting"),
    ("medlemskartotek", "membership register"),
]

TITLES = ["salgschef", "regnskabschef", "driftsleder", "HR-chef", "kundechef", "receptionsleder", "udviklingschef"]

#: Why the data are kept so long: by how many months at most, with from when it counts and the reason.
LIMITS = [
    (
        6,
        ("sagens lukning", "the closing of the case"),
        ("Spørgsmål kommer sjældent senere", "Questions rarely come later"),
    ),
    (
        12,
        ("årets udgang", "the end of the year"),
        ("Et helt år skal kunne sammenlignes", "A whole year must be comparable"),
    ),
    (
        24,
        ("sidste kontakt", "the last contact"),
        ("Samarbejdet kan blive genoptaget", "The cooperation may be taken up again"),
    ),
    (
        36,
        ("aftalens ophør", "the end of the contract"),
        ("Krav kan rejses i tre år", "Claims may be raised for three years"),
    ),
]

DESCRIPTION = (
    "Afdelingen {team} i {place} behandler oplysningerne, når kunder bruger {product}. "
    "Der bruges kun det, der er nødvendigt, og adgangen er begrænset til dem, der løser opgaven.",
    "The team {team} in {place} processes the data when customers use {product}. "
    "Only what is needed is used, and access is limited to those who do the work.",
)

NO_TRANSFERS = ("Alle modtagere er i EØS", "All recipients are in the EEA")
NO_RECIPIENTS = ("Oplysningerne bliver i virksomheden", "The data stay in the company")
SCREENED = (
    "Få oplysninger om få personer, og intet nyt i teknikken",
    "Few data about few people, and nothing new in the technology",
)
FOR_OTHERS = ("Drift og support af {product}", "Running and supporting {product}")
LIST_OF_CONTROLLERS = "https://intranet.example/kunder"


def text(pair: tuple[str, str], **words: tuple[str, str]) -> Text:
    """The pair as a text per language, with the words of each language put in."""
    return {
        code: written.format(**{name: word[place] for name, word in words.items()})
        for place, (code, written) in enumerate(zip(("da", "en"), pair, strict=True))
    }
