"""Whole registers made in memory: as many lines of the record as a test asks for, without a database."""

from datetime import UTC, datetime

import msgspec

from purposes import document as d
from purposes.exports.catalogue import view_of
from purposes.exports.report import Report
from purposes.exports.source import Source
from tests.purposes import documents
from tests.purposes.documents import text

WRITTEN = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

#: What a spreadsheet would run, were it not made harmless (R-097).
NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", '=HYPERLINK("http://x.example")', "＝1", "|calc"]


def receiver(code, name, role="processor", country="DK", **fields):
    return d.Receiver(
        **{
            "code": code,
            "category": "r2",
            "name": name,
            "role": role,
            "address": "Kajen 2",
            "country": country,
            "contact_name": "Bo Æbelø",
            "contact_email": "bo@recipient.example",
            "agreement_title": "Databehandleraftale",
            "agreement_url": "https://agreements.example/1",
            **fields,
        }
    )


def limit(code, duration=24, unit="months", **fields):
    return d.ActivityLimit(
        **{
            "code": code,
            "purpose": "",
            "duration": duration,
            "unit": unit if duration else "",
            "counted_from": text("sagens afslutning", "the closing of the case"),
            "condition": {},
            "reason": text("derefter er den død", "after that it is dead"),
            **fields,
        }
    )


def activity(number, **fields):
    """A line of a controller: two groups, three kinds of data, two recipients, every letter of Art. 30(1) filled."""
    code = f"a{number:05}"
    purpose = f"customers.{'abcdefgh'[number % 8]}"
    cells = [("customers", "d1", ["case"], ["host", "group"]), ("customers", "d2", ["case", "yes"], ["host"])]
    cells.append(("prospects", "d1", ["yes"], []))
    return d.ActivityRecord(
        **{
            "code": code,
            "name": text(f"Sagsbehandling på sø og å nr. {number}", f"Handling of cases no. {number}"),
            "description": text(f"Vi svarer på sag {number}.", f"We answer case {number}."),
            "role": "controller",
            "controller": "fjordsoft",
            "joint_arrangement": "",
            "purposes": [purpose],
            "time_limits": [limit("case"), limit("yes", None, counted_from=text("du siger nej", "you say no"))],
            "cells": [
                d.ActivityCell(category=who, data_category=data, time_limits=limits, recipients=recipients)
                for who, data, limits, recipients in cells
            ],
            "transfers": [],
            "systems": ["crm"],
            "measures": ["m1", "m2"],
            "processing_for_controllers": {},
            "controllers_list_url": "",
            "controllers_list_date": "",
            "controllers_list_count": None,
            "special_condition": "",
            "national_rule": {},
            "no_transfers_reason": text("alle er i EØS", "all are in the EEA"),
            "no_time_limits_reason": {},
            "no_measures_reason": {},
            "no_recipients_reason": {},
            "dpia_screening": "not-needed",
            "dpia_reason": text("få oplysninger", "few data"),
            "dpia_title": "",
            "dpia_url": "",
            "owner": "Åse Ømand",
            "owner_title": "Supportchef",
            "review_on": "2027-01-31",
            **fields,
        }
    )


def processor(number, **fields):
    """A line under Art. 30(2)."""
    return activity(
        number,
        **{
            "role": "processor",
            "purposes": [],
            "processing_for_controllers": text("drift for kunder", "hosting for customers"),
            "controllers_list_url": "https://lists.example/customers",
            "controllers_list_date": "2026-02-01",
            "controllers_list_count": 12,
            **fields,
        },
    )


def abroad(number, **fields):
    """A line of joint controllers that sends data to a third country."""
    transfer = d.ActivityTransfer(
        recipient="group",
        destination="US",
        tool="A46-2-c",
        document_title="SCC 2021/914",
        document_url="",
        safeguards=text("kryptering", "encryption"),
    )
    told = {"controller": "", "joint_arrangement": "together", "transfers": [transfer], "no_transfers_reason": {}}
    return activity(number, **{**told, **fields})


def register(activities=3, lines=None):
    """A register document with this many lines, or with these."""
    public = documents.document(
        companies=[documents.company(), documents.company("bjerg", name="Bjerg Data AB", country="SE")],
        arrangements=[
            d.Arrangement(
                code="together", name=text("Fælles", "Together"), essence={}, controllers=["fjordsoft", "bjerg"]
            )
        ],
    )
    record = msgspec.structs.replace(
        documents.empty_record(),
        companies=[
            d.CompanyContact(code="fjordsoft", contact_name="Kim Holm", representative="", dpo_name="Dorthe Poulsen"),
            d.CompanyContact(code="bjerg", contact_name="Örjan Åkesson", representative="Repr AB", dpo_name=""),
        ],
        recipients=[receiver("host", "Nordhost"), receiver("group", "Koncern Inc.", "joint", "US")],
        systems=[d.UsedSystem(code="crm", name="Sagssystem", description={}, run_by="host")],
        measures=[
            d.SecurityMeasure(
                code="m1", name=text("to faktorer", "two factors"), description=text("ved login", "at login")
            ),
            d.SecurityMeasure(code="m2", name=text("kryptering", "encryption"), description={}),
        ],
        activities=[activity(number) for number in range(1, activities + 1)] if lines is None else lines,
    )
    return d.RegisterDocument(public=public, record=record)


def report(document=None, language="da", *, view="art30", what="record", controller=""):
    """A report of a draft; nothing of it needs the database."""
    source = Source(document or register(), None, WRITTEN)
    return Report(source, view_of(what, view if what == "record" else ""), language, controller)
