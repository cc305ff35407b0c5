"""Where people may complain: the supervisory authority of each controller's country (GDPR Art. 13(2)(d), 77)."""

from collections.abc import Iterable
from dataclasses import dataclass

#: The European Data Protection Board's list of all authorities, for the countries that are not in the table.
ALL_AUTHORITIES = "https://www.edpb.europa.eu/about-edpb/about-edpb/members_en"


@dataclass(frozen=True)
class Authority:
    """A supervisory authority: `country` in two letters, `lang` the language of its name."""

    country: str
    name: str
    lang: str
    address: str
    website: str


AUTHORITIES = {
    authority.country: authority
    for authority in (
        Authority("DK", "Datatilsynet", "da", "Carl Jacobsens Vej 35, 2500 Valby", "https://www.datatilsynet.dk"),
        Authority("FI", "Tietosuojavaltuutetun toimisto", "fi", "PL 800, 00531 Helsinki", "https://tietosuoja.fi"),
        Authority("NO", "Datatilsynet", "nb", "Postboks 458 Sentrum, 0105 Oslo", "https://www.datatilsynet.no"),
        Authority("SE", "Integritetsskyddsmyndigheten", "sv", "Box 8114, 104 20 Stockholm", "https://www.imy.se"),
    )
}


def authorities_of(countries: Iterable[str]) -> tuple[Authority, ...]:
    """The authorities of `countries`, each once, in that order; a country that is not in the table has none here."""
    return tuple(AUTHORITIES[country] for country in dict.fromkeys(countries) if country in AUTHORITIES)
