"""No cell may become a formula when a spreadsheet opens it (R-097, OWASP ASVS 1.2.10). Pure."""

#: What starts a formula, also as the wide characters of East Asian keyboards that some programs take for the same.
FORMULA = frozenset("=+-@＝＋－＠")
#: First letters that are worth the question: any other text is harmless.
LOOK_CLOSER = FORMULA | frozenset(" \t\r\n\v\f\u00a0\ufeff\u200b|%")


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet may read the text as a formula: after white space too, which some programs drop."""
    if text[:1] not in LOOK_CLOSER:
        return False
    return text[0] in "\t\r\n|%" or text.lstrip(" \t\r\n\v\f\u00a0\ufeff\u200b")[:1] in FORMULA


def harmless(text: str) -> str:
    """The text, behind an apostrophe where it would start a formula: spreadsheets read that as "this is text"."""
    return f"'{text}" if starts_formula(text) else text


def harmless_row(cells: list[str | int]) -> list[str | int]:
    """The cells of a row made harmless; numbers stay numbers."""
    return [harmless(cell) if isinstance(cell, str) and cell[:1] in LOOK_CLOSER else cell for cell in cells]
