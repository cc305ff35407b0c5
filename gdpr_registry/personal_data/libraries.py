"""Declarations of the tables that libraries bring."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _
from pghistory.models import Context

from gdpr_registry.personal_data.accounts import ACCOUNT, WHILE_ACCOUNT
from gdpr_registry.personal_data.register import Erase, Export, NotPersonal, Personal, declare, nothing_personal
from gdpr_registry.personal_data.traces import OFFICER

SIGN_IN = Personal(_("means of signing in"), WHILE_ACCOUNT, Export.INCLUDED, Erase.WITH_ROW)
SIGN_IN_SECRET = Personal(_("secret of an account"), WHILE_ACCOUNT, Export.LEFT_OUT, Erase.WITH_ROW)
SESSION = Personal(_("session of somebody signed in"), _("until it expires"), Export.LEFT_OUT, Erase.WITH_ROW)

declare(EmailAddress, id=NotPersonal(), user=ACCOUNT, email=ACCOUNT, verified=ACCOUNT, primary=ACCOUNT)
declare(
    EmailConfirmation,
    id=NotPersonal(),
    email_address=SIGN_IN,
    created=SIGN_IN,
    sent=SIGN_IN,
    key=SIGN_IN_SECRET,
)
declare(
    Authenticator,
    id=NotPersonal(),
    user=SIGN_IN,
    type=SIGN_IN,
    data=SIGN_IN_SECRET,
    created_at=SIGN_IN,
    last_used_at=SIGN_IN,
)
declare(
    SocialAccount,
    id=NotPersonal(),
    user=SIGN_IN,
    provider=SIGN_IN,
    uid=SIGN_IN,
    last_login=SIGN_IN,
    date_joined=SIGN_IN,
    extra_data=SIGN_IN,
)
declare(
    SocialToken,
    id=NotPersonal(),
    app=NotPersonal(),
    account=SIGN_IN,
    token=SIGN_IN_SECRET,
    token_secret=SIGN_IN_SECRET,
    expires_at=NotPersonal(),
)
nothing_personal(SocialApp, "id provider provider_id name client_id secret key settings")
declare(Session, session_key=SESSION, session_data=SESSION, expire_date=SESSION)
# The application has no grant to write it.
declare(
    LogEntry,
    id=NotPersonal(),
    action_time=OFFICER,
    user=OFFICER,
    content_type=NotPersonal(),
    object_id=NotPersonal(),
    object_repr=NotPersonal(),
    action_flag=NotPersonal(),
    change_message=NotPersonal(),
)
nothing_personal(Permission, "id name content_type codename")
nothing_personal(Group, "id name")
nothing_personal(Group.permissions.through, "id group permission")
nothing_personal(ContentType, "id app_label model")
# Not written: history keeps its context in a column of its own.
nothing_personal(Context, "id created_at updated_at metadata")
