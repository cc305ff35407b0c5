"""Phrases too vague for a purpose, after the examples of EDPB 05/2020, 3.2 (R-013). Pure.

The Article 29 Working Party (WP203) and the EDPB name “improving users' experience”, “marketing purposes”, “IT-security
purposes” and “future research”. The lists hold these and what reads like them, in Danish and English.
"""

import re

_PATTERNS = {
    "da": [
        r"forbedre(?:lse)?(?:\s+og\s+udvikle)?[^.;]{0,40}?(?:kvalitet\w*|brugeroplevelse\w*|funktionalitet\w*|tjenester|ydelser)",
        r"brugeroplevelse\w*",
        r"markedsføringsformål",
        r"(?:it-?)?sikkerhedsformål",
        r"forebygge\s+sikkerhedstrusler",
        r"(?:fremtidig|kommende)\s+forskning",
        r"(?:forretnings|administrative|interne|statistiske|kommercielle)\s*formål",
        r"andre\s+(?:relevante\s+|lignende\s+)?formål",
        r"udvikle\s+nye\s+(?:produkter|tjenester|ydelser)",
        r"generelt\s+at\s+styre",
        r"m\.?v\.|og\s+lignende",
    ],
    "en": [
        r"(?:improv|enhanc|develop)\w*[^.;]{0,40}?(?:quality|(?:user|customer)s?['’]?s?\s+experience|functionality|services)",
        r"(?:user|customer)s?['’]?s?\s+experience",
        r"marketing\s+purposes",
        r"(?:it[-\s])?security\s+purposes",
        r"prevent\w*\s+security\s+threats",
        r"future\s+research",
        r"(?:business|administrative|internal|statistical|commercial)\s+purposes",
        r"other\s+(?:relevant\s+|similar\s+)?purposes",
        r"develop\w*\s+new\s+(?:products|services)",
        r"etc\.|and\s+the\s+like",
    ],
}

VAGUE = {
    language: re.compile("|".join(rf"(?<!\w)(?:{pattern})" for pattern in patterns), re.IGNORECASE)
    for language, patterns in _PATTERNS.items()
}


def vague(text: str, language: str) -> list[str]:
    """The phrases of the text that are too vague, as they stand in it; none for a language without a list."""
    pattern = VAGUE.get(language)
    return [found[0] for found in pattern.finditer(text)] if pattern else []
