"""Receipts made in memory: a document made by hand, one yes and one no at fixed times."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from consents.receipts.receipt import Receipt, Said, Seen
from purposes import document as d
from tests.purposes import documents, records

MARKETING, ACCESS = "prospects.marketing", "visitors.access"
PERSON = UUID("6f1c2c68-0d0f-4f6e-9a61-6a5f3f0f7c11")
RECORD = UUID("c9a1d0a2-33f4-8f0b-1b1e-2d3c4b5a6978")
HAPPENED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WITHDRAWN = datetime(2026, 4, 2, 8, 30, 15, tzinfo=UTC)

SAID = Said(
    number=7,
    record=RECORD,
    person=PERSON,
    purpose=MARKETING,
    channel="",
    kind="given",
    happened_at=HAPPENED,
    recorded_at=HAPPENED,
    valid_until=datetime(2028, 3, 1, 12, 0, tzinfo=UTC),
    evidence="mailbox",
    method="link",
)
SEEN = Seen(
    revision=1,
    language="da",
    text="Må Fjordsoft A/S skrive til dig om nyheder?\nDu kan sige nej når som helst.",
    controls=(
        {"name": "agree", "label": "Ja tak", "default": False},
        {"name": "refuse", "label": "Nej tak", "default": False},
    ),
    companies=("fjordsoft",),
    sha256="a" * 64,
)


def register() -> d.RegisterDocument:
    """Marketing whose data a processor keeps in Ireland, sends to the USA, and shares with a controller in Sweden."""
    whole = records.register(lines=[records.activity(1, purposes=[MARKETING], cells=_cells())])
    transfer = d.PublicTransfer(
        recipient_category="r5", destination="US", tool="A45-3", document_title="Adequacy decision 2023/1795"
    )
    purposes = [
        msgspec.structs.replace(
            row, transfers=[transfer], data=[*row.data, _data("d2", documents.limit("yes", None), "r5")]
        )
        if row.code == MARKETING
        else row
        for row in whole.public.purposes
    ]
    recipients = [records.receiver("host", "Nordhost", country="IE")]
    recipients.append(records.receiver("group", "Koncern AB", "controller", "SE"))
    return msgspec.structs.replace(
        whole,
        public=msgspec.structs.replace(whole.public, purposes=purposes),
        record=msgspec.structs.replace(whole.record, recipients=recipients),
    )


def _cells() -> list[d.ActivityCell]:
    return [
        d.ActivityCell(category="prospects", data_category="d1", time_limits=["case"], recipients=["host", "group"])
    ]


def _data(kind: str, limit: d.Limit, recipient: str) -> d.PurposeData:
    return d.PurposeData(data_category=kind, limits=[limit], recipient_categories=[recipient])


def receipt(said: Said = SAID, seen: Seen | None = SEEN) -> Receipt:
    return Receipt(
        said=said,
        seen=seen,
        edition=3,
        public_sha256="b" * 64,
        document=register(),
        site="https://privacy.fjordsoft.example",
    )


def a_yes(**fields) -> Receipt:
    return receipt(replace(SAID, **fields))


def a_no(**fields) -> Receipt:
    """Taking back the yes, by the preference centre."""
    no = {
        "number": 8,
        "kind": "withdrawn",
        "happened_at": WITHDRAWN,
        "recorded_at": WITHDRAWN,
        "valid_until": None,
        "evidence": "",
        "method": "preference_centre",
    }
    return receipt(replace(SAID, **{**no, **fields}), replace(SEEN, at=HAPPENED))


def an_objection() -> Receipt:
    said = a_no(kind="objected", purpose=ACCESS, method="paper").said
    return receipt(said, None)
