"""A draft is not published while the form of one of its consents is wrong (R-041)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from purposes.blockers.finding import Finding, blocker
from purposes.compose import Composition

from .asking import Asking, asking_of
from .form_lint import problems_of
from .forms.giving import ConsentForm


def check(made: Composition, today: date) -> Iterator[Finding]:
    """Render the form of each consent in each of its languages, and tell what is wrong with it."""
    for wording in made.document.public.wordings:
        for language in sorted(wording.texts):
            asking = asking_of(made.document, wording.purpose, language)
            for problem in problems_of(rendered(asking), asking) if asking else ():
                sentence = _("The form in “%(language)s”: %(problem)s") % {"language": language, "problem": problem}
                yield blocker(made, "R-041", sentence, "purpose", wording.purpose)


def rendered(asking: Asking) -> str:
    """The form as somebody sees it who is on no visit."""
    with translation.override(asking.language):
        form = ConsentForm(asking, shown="", asks_address=True)
        return render_to_string("consents/asked.html", {"asking": asking, "form": form})
