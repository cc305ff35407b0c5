"""Questions to colleagues: asked, answered, closed by who asked."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from gdpr_registry.accounts.roles import allows_roles
from gdpr_registry.models import User

from .. import days, mails
from ..asked_about import label_of
from ..exceptions import RegisterError
from ..models import FollowUp, FollowUpAnswer, FollowUpKind
from .common import ask_permission, database_now, given, inserted, once

ASK = "purposes.ask_colleague"


@transaction.atomic
def ask_colleague(
    *,
    about: models.Model,
    question: str,
    to: User,
    by: Any,
    key: UUID,
    kind: str = FollowUpKind.COMMENT,
    due_on: date | None = None,
) -> FollowUp:
    """Put a question about a row to a colleague, who gets a mail. The same key asks once.

    Raises RegisterError, PermissionDenied.
    """
    ask_permission(by, ASK, _("Your account may not put questions to colleagues."))
    question = given(question, _("Write what you want to know."))
    if asked := FollowUp.objects.filter(key=key, asked_by=by).first():
        return asked
    _refuse_who_cannot_answer(to, by)
    if due_on and due_on < days.today():
        raise RegisterError(_("The day to answer by has passed."))
    mine = FollowUp(
        kind=kind,
        about_kind=about._meta.label_lower,
        about_id=str(about.pk),
        about_label=label_of(about),
        question=question,
        to=to,
        due_on=due_on,
        asked_by=by,
        key=key,
    )
    asked = once(lambda: inserted(mine), lambda: FollowUp.objects.filter(key=key, asked_by=by).first())
    if asked is mine:
        mails.tell_that_one_is_asked(asked)
    return asked


@transaction.atomic
def answer_follow_up(*, follow_up: FollowUp, text: str, by: Any, key: UUID) -> FollowUpAnswer:
    """Answer, or add to what was asked; the other one gets a mail. The same key answers once.

    Raises RegisterError, PermissionDenied.
    """
    text = given(text, _("Write your answer."))
    held = _held(follow_up)
    if by.pk not in (held.to_id, held.asked_by_id):
        raise PermissionDenied(_("Only who was asked and who asked write here."))
    if written := FollowUpAnswer.objects.filter(key=key, follow_up=held, by=by).first():
        return written
    if not held.is_open:
        raise RegisterError(_("This follow-up is closed."))
    written = FollowUpAnswer.objects.create(follow_up=held, text=text, by=by, key=key)
    mails.tell_of_an_answer(written)
    return written


@transaction.atomic
def close_follow_up(*, follow_up: FollowUp, by: Any) -> FollowUp:
    """Close it: only who asked can say that it is answered. Closing twice changes nothing. Raises PermissionDenied."""
    held = _held(follow_up)
    if held.asked_by_id != by.pk:
        raise PermissionDenied(_("Only who asked closes a follow-up."))
    if held.is_open:
        held.closed_at = database_now()
        held.save(update_fields=["closed_at"])
    return held


@transaction.atomic
def remove_old() -> int:
    """Remove follow-ups with their answers FOLLOW_UP_MONTHS after closing. Returns how many follow-ups went."""
    old = FollowUp.objects.closed_before(days.months_before(database_now(), settings.FOLLOW_UP_MONTHS))
    FollowUpAnswer.objects.filter(follow_up__in=old).delete()
    _rows, by_model = old.delete()
    return by_model.get(FollowUp._meta.label, 0)


def colleagues_of(account: Any) -> models.QuerySet[User]:
    """Who can be asked: accounts that can sign in and answer, without the asker."""
    able = User.objects.usable().filter(role_memberships__role__in=allows_roles(ASK))
    return able.exclude(pk=account.pk).distinct().order_by("name", "pk")


def _refuse_who_cannot_answer(to: User, by: Any) -> None:
    if to.pk == by.pk:
        raise RegisterError(_("Choose a colleague, not yourself."))
    if not colleagues_of(by).filter(pk=to.pk).exists():
        raise RegisterError(_("%(name)s cannot answer here: choose somebody else.") % {"name": to})


def _held(follow_up: FollowUp) -> FollowUp:
    return FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
