"""One example of each body and each answer, by the name of its shape: what the API's documentation shows."""

from __future__ import annotations

from typing import Any

_PERSON = "7d7ad1c4-4f6c-4f0e-9f64-0a3f6a1c2b11"
_QUESTION = "2f0c9c1e-4a51-4a53-8a36-9d2f1d3f7a10"
_WORDING = "92c14dff9cddb07aad8eae745eed28b506ed8a261541b3bf31bd3aa24d867e0f"
_EDITION = "4714246cb842fb29055d1c105a73217db7d6b3329d5d3397a1cb5bc79d947ae9"
_SAID_AT, _RECORDED_AT, _GOOD_UNTIL = "2026-11-20T13:03:00Z", "2026-11-20T13:04:10Z", "2028-11-20T13:03:00Z"
_PURPOSE = "prospects.marketing"

_SOUGHT: dict[str, Any] = {"person": "crm:4711", "task": "rights", "case": "ABC-123"}
_EDITION_ROW: dict[str, Any] = {
    "number": 2,
    "published_at": "2026-11-01T08:00:00Z",
    "in_force_from": "2026-11-01T08:00:00Z",
    "in_force": True,
    "is_material": True,
    "sha256": _EDITION,
    "public_sha256": _WORDING,
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "Question": {"purpose": _PURPOSE, "channel": "email", "person": "karen@example.dk"},
    "Answer": {
        "allowed": False,
        "reason": "withdrawn",
        "sentence": "A yes to this purpose no longer holds: the person took it back, or the company ended it.",
        "basis": "A6-1-a",
        "edition": 2,
        "event": 812,
        "question": _QUESTION,
    },
    "Answers": {
        "decisions": [
            {"allowed": True, "reason": "allowed", "basis": "A6-1-a"},
            {"allowed": False, "reason": "no_such_person", "basis": "A6-1-a"},
        ],
        "reasons": {"allowed": 1, "no_such_person": 1},
        "sentences": {"allowed": "Allowed", "no_such_person": "Not on file"},
        "edition": 2,
        "question": _QUESTION,
    },
    "Kept": {
        "question": _QUESTION,
        "asked_at": _RECORDED_AT,
        "task": "",
        "purpose": _PURPOSE,
        "company": "",
        "channel": "email",
        "reach": "",
        "at": None,
        "hindsight": False,
        "edition": 2,
        "total": 2,
        "allowed": 1,
        "reasons": {"allowed": 1, "no_such_person": 1},
    },
    "Events": {
        "events": [
            {
                "person": "crm:4711",
                "kind": "given",
                "purpose": _PURPOSE,
                "channels": ["purpose", "email"],
                "wording": _WORDING,
                "evidence": "document",
                "document": "crm:form-4711",
                "method": "paper",
                "happened_at": "2026-11-20T14:03:00+01:00",
            }
        ]
    },
    "AllRecorded": {
        "events": [
            {
                "item": 0,
                "id": number,
                "person": _PERSON,
                "kind": "given",
                "purpose": _PURPOSE,
                "channel": channel,
                "happened_at": _SAID_AT,
                "recorded_at": _RECORDED_AT,
                "good_until": _GOOD_UNTIL,
            }
            for number, channel in ((811, "purpose"), (812, "email"))
        ]
    },
    "Person": {
        "email": "karen@example.dk",
        "references": ["crm:4711"],
        "name": "Karen Hansen",
        "language": "da",
        "categories": ["prospects"],
        "collection_point": "newsletter-form",
    },
    "Found": {"person": _PERSON, "is_new": True},
    "Sought": _SOUGHT,
    "SoughtRows": {**_SOUGHT, "limit": 2},
    "People": {"people": [_PERSON]},
    "Standings": {
        "person": _PERSON,
        "standings": [
            {
                "purpose": _PURPOSE,
                "channel": "email",
                "status": "ConsentGiven",
                "since": _SAID_AT,
                "wording": _WORDING,
                "evidence": "document",
                "good_until": _GOOD_UNTIL,
                "objection": "",
                "objected_to_marketing_at": None,
                "restriction": "",
            }
        ],
        "next": None,
    },
    "EventsOfPerson": {
        "person": _PERSON,
        "events": [
            {
                "id": 812,
                "kind": "given",
                "purpose": _PURPOSE,
                "channel": "email",
                "happened_at": _SAID_AT,
                "recorded_at": _RECORDED_AT,
                "wording": _WORDING,
                "evidence": "document",
                "good_until": _GOOD_UNTIL,
                "method": "paper",
                "ground": "",
                "outcome": "",
                "voids": None,
                "source": "api.3",
            }
        ],
        "next": None,
    },
    "Purposes": {
        "edition": 2,
        "purposes": [
            {
                "code": _PURPOSE,
                "name": "to market our products and services to you",
                "category": "prospects",
                "companies": ["lindehav"],
                "basis": "A6-1-a",
                "revision": 1,
            }
        ],
    },
    "Tasks": {
        "edition": 2,
        "tasks": [
            {
                "code": f"{_PURPOSE}.newsletter",
                "name": "send a newsletter, a campaign or an invitation to a prospect",
                "purpose": _PURPOSE,
                "direct_marketing": True,
                "channel_permission": "written",
                "device_permission": False,
            }
        ],
    },
    "Wordings": {
        "wordings": [
            {
                "sha256": _WORDING,
                "purpose": _PURPOSE,
                "revision": 1,
                "language": "en",
                "text": "Lindehav would like to e-mail you news about software for accounting.",
                "controls": [
                    {"name": "agree", "label": "Yes, send me news", "default": False},
                    {"name": "refuse", "label": "No, do not send me news", "default": False},
                ],
                "companies": ["lindehav"],
                "form_version": 1,
                "edition": 1,
                "in_force": True,
            }
        ]
    },
    "Editions": {"editions": [_EDITION_ROW]},
    "OneEdition": {**_EDITION_ROW, "public": {"companies": [], "purposes": []}},
    "Problem": {
        "error": {"code": "one_of", "message": "Send either “task” or “purpose”, one of the two.", "field": "task"},
    },
}


def with_examples(document: Any) -> Any:
    """The OpenAPI document, each shape of a body or an answer with its example."""
    for name, shape in document["components"]["schemas"].items():
        if name in EXAMPLES:
            shape["examples"] = [EXAMPLES[name]]
    return document
