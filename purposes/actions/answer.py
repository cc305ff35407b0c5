"""What an owner says of a line of a round. It changes no line: it arrives as suggestions for an officer."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from gdpr_registry.models import User

from ..exceptions import RegisterError
from ..models import Answer, Confirmation, Part, Suggestion, SuggestionState
from ..suggestions import Suggested
from .common import database_now, given


@transaction.atomic
def say_still_right(*, confirmation: Confirmation, by: Any) -> Confirmation:
    """The line is as it should be; nothing else is asked. Raises RegisterError, PermissionDenied."""
    held = _held(confirmation, by)
    _open_ones(held).delete()
    return _answer(held, Answer.RIGHT)


@transaction.atomic
def keep_suggestions(*, confirmation: Confirmation, by: Any, found: Iterable[Suggested]) -> Confirmation:
    """Keep what the owner has written so far; it is no answer yet. Raises RegisterError, PermissionDenied."""
    held = _held(confirmation, by)
    _replace(held, found)
    return held


@transaction.atomic
def say_changed(*, confirmation: Confirmation, by: Any, found: Iterable[Suggested]) -> Confirmation:
    """The line has changed, in these parts. Raises RegisterError where there are none, PermissionDenied."""
    held, found = _held(confirmation, by), list(found)
    if not found:
        raise RegisterError(
            _("Nothing differs from the line. Change what is wrong, or write it under “Something else”.")
        )
    _replace(held, found)
    return _answer(held, Answer.CHANGED)


@transaction.atomic
def say_not_mine(*, confirmation: Confirmation, by: Any, account: User | None = None, who: str = "") -> Confirmation:
    """Somebody else answers for the line: an account, or who it is in words. Raises RegisterError, PermissionDenied."""
    held = _held(confirmation, by)
    named = str(account) if account else given(who, _("Choose who answers for it, or write who it is."))
    value = {"account": account.pk if account else None, "text": who.strip() or named}
    _replace(held, [Suggested(Part.OWNER, value, {"text": str(held.owner)})])
    return _answer(held, Answer.NOT_MINE)


def _held(confirmation: Confirmation, by: Any) -> Confirmation:
    lines = Confirmation.objects.select_for_update(of=("self",)).select_related("round", "owner")
    held = lines.get(pk=confirmation.pk)
    if held.owner_id != by.pk:
        raise PermissionDenied(_("This line is not yours to answer for."))
    if not held.round.is_open:
        raise RegisterError(_("This round is closed."))
    return held


def _answer(held: Confirmation, answer: Answer) -> Confirmation:
    held.answer, held.answered_at = answer, database_now()
    held.save(update_fields=["answer", "answered_at"])
    return held


def _open_ones(held: Confirmation) -> Any:
    return held.suggestions.filter(state=SuggestionState.OPEN)


def _replace(held: Confirmation, found: Iterable[Suggested]) -> None:
    """Make the open suggestions of the line exactly these."""
    _open_ones(held).delete()
    Suggestion.objects.bulk_create(
        [
            Suggestion(confirmation=held, part=one.part, code=one.code, value=one.value, before=one.before)
            for one in found
        ]
    )
