"""Mail leaves through here: written with what it tells, sent later and elsewhere.

`send` writes a row in the caller's transaction, so a mail goes out exactly if the change was kept. `manage.py worker`
delivers: asks the kind whether the mail may still leave, and hands it over at least once; a repeat bears the same
Message-ID. `drop` removes what is about somebody. The kinds of mail are a register that each app fills in
`AppConfig.ready()`.

    outbox.register("rounds.asked", sentence=_("asks an owner to confirm lines"))
    outbox.send(kind="rounds.asked", to=owner.email, language=owner.language, context={"round": 1}, by=officer)
"""

from gdpr_registry.outbox.addresses import takes_mail
from gdpr_registry.outbox.composing import Composed, compose, paragraphs
from gdpr_registry.outbox.delivery import deliver_due, remove_old, try_again
from gdpr_registry.outbox.kinds import Kind, UnknownKind, kind_of, kinds, register
from gdpr_registry.outbox.writing import Addressed, drop, send, send_many, withhold

__all__ = [
    "Addressed",
    "Composed",
    "Kind",
    "UnknownKind",
    "compose",
    "deliver_due",
    "drop",
    "kind_of",
    "kinds",
    "paragraphs",
    "register",
    "remove_old",
    "send",
    "send_many",
    "takes_mail",
    "try_again",
    "withhold",
]
