"""One way to write each identifier (R-110): the vectors are the specification."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subjects.identity import (
    NotAnIdentifier,
    Ref,
    normalise_email,
    normalise_phone,
    normalise_reference,
    normalised,
    parse_ref,
)

EMAILS = [
    ("anna@example.dk", "anna@example.dk"),
    ("  Anna@Example.DK\n", "anna@example.dk"),
    ("ANNA+news@example.dk", "anna+news@example.dk"),
    ("søren@example.dk", "søren@example.dk"),
    # The same letter, typed as one character and as two.
    ("ba\u030ark@example.dk", "bårk@example.dk"),
    ("info@blåbærgrød.dk", "info@xn--blbrgrd-fxak7p.dk"),
    ("INFO@BLÅBÆRGRØD.DK", "info@xn--blbrgrd-fxak7p.dk"),
    ("info@xn--blbrgrd-fxak7p.dk", "info@xn--blbrgrd-fxak7p.dk"),
    ("info@example.dk.", "info@example.dk"),
    # A full-width dot and letters are mapped by UTS 46.
    ("info@ｅｘａｍｐｌｅ。dk", "info@example.dk"),
    ("Straße@example.de", "strasse@example.de"),
    ("o'brien@mail.example.ie", "o'brien@mail.example.ie"),
]
PHONES = [
    ("33 15 15 15", "+4533151515"),
    ("+45 33151515", "+4533151515"),
    ("0045 33 15 15 15", "+4533151515"),
    ("(33) 15-15-15", "+4533151515"),
    ("+46 8 123 456 78", "+46812345678"),
    ("+46 (0)8 123 456 78", "+46812345678"),
    ("+39 06 1234 5678", "+390612345678"),
]
REFERENCES = [("  A-17 ", "A-17"), ("a-17", "a-17"), ("A\u030a1", "Å1"), ("00042", "00042")]


@pytest.mark.parametrize(("written", "kept"), EMAILS)
def test_an_email_address_is_kept_in_one_form(written, kept):
    assert normalise_email(written) == kept


@pytest.mark.parametrize(("written", "kept"), PHONES)
def test_a_phone_number_is_kept_in_e164(written, kept):
    assert normalise_phone(written) == kept


def test_a_number_without_a_country_code_is_one_of_the_region():
    assert normalise_phone("08-123 456 78", region="SE") == "+46812345678"


@pytest.mark.parametrize(("written", "kept"), REFERENCES)
def test_a_reference_is_kept_as_the_other_system_writes_it(written, kept):
    assert normalise_reference(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "anna",
        "@example.dk",
        "anna@",
        "anna@localhost",
        "an na@example.dk",
        "a@b@example.dk",
        "an\u200bna@example.dk",
        "anna@exa_mple.dk",
        "anna@-example.dk",
        ".anna@example.dk",
        "an..na@example.dk",
        "Anna <anna@example.dk>",
        "anna@[127.0.0.1]",
        f"{'a' * 250}@example.dk",
    ],
)
def test_what_is_no_email_address_is_refused(written):
    with pytest.raises(NotAnIdentifier):
        normalise_email(written)


@pytest.mark.parametrize("written", ["", "12", "call me", "33151515 ext. 4", "+999 1234567", "1" * 30])
def test_what_is_no_phone_number_is_refused(written):
    with pytest.raises(NotAnIdentifier):
        normalise_phone(written)


@pytest.mark.parametrize("written", ["", "  ", "a\x00b", "x" * 201])
def test_what_is_no_reference_is_refused(written):
    with pytest.raises(NotAnIdentifier):
        normalise_reference(written)


def test_a_refusal_says_what_to_write():
    with pytest.raises(NotAnIdentifier) as refused:
        normalised("reference", "17", "CRM system")
    assert "kode" in str(refused.value.sentence) or "code" in str(refused.value.sentence)


LOCAL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
DOMAIN = st.sampled_from(["example.dk", "Blåbærgrød.DK", "例え.jp", "straße.de", "xn--blbrgrd-fxak7p.dk"])


@given(LOCAL, DOMAIN)
def test_an_email_address_written_twice_stays_the_same(local, domain):
    try:
        once = normalise_email(f"{local}@{domain}")
    except NotAnIdentifier:
        return
    assert normalise_email(once) == once


@given(st.from_regex(r"(\+|00)?[1-9][0-9 ()-]{5,13}", fullmatch=True))
def test_a_phone_number_written_twice_stays_the_same(written):
    try:
        once = normalise_phone(written)
    except NotAnIdentifier:
        return
    assert normalise_phone(once) == once


@given(st.text(max_size=40))
def test_a_reference_written_twice_stays_the_same(written):
    try:
        once = normalise_reference(written)
    except NotAnIdentifier:
        return
    assert normalise_reference(once) == once


UUID = "6b1c4c0e-0d0c-4a37-9b0e-0f4d5a8f1a11"


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        (UUID, Ref("person", UUID)),
        (UUID.upper(), Ref("person", UUID)),
        (" Anna@Example.dk ", Ref("email", "anna@example.dk")),
        ("33 15 15 15", Ref("phone", "+4533151515")),
        ("crm:A-17", Ref("reference", "A-17", "crm")),
        # A system may use addresses, or anything else, as its references.
        ("crm:anna@example.dk", Ref("reference", "anna@example.dk", "crm")),
        ("crm:a:b", Ref("reference", "a:b", "crm")),
    ],
)
def test_a_reference_in_a_list_says_what_it_is(text, ref):
    assert parse_ref(text) == ref


@pytest.mark.parametrize("text", ["", "nobody", "CRM:17", "crm:"])
def test_what_names_nobody_is_refused(text):
    with pytest.raises(NotAnIdentifier):
        parse_ref(text)
