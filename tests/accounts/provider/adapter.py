"""What the provider says of a person: their groups are read from a file, so that a test may change them."""

import json
import os
from pathlib import Path

from allauth.idp.oidc.adapter import DefaultOIDCAdapter


class Adapter(DefaultOIDCAdapter):
    def get_claims(self, purpose, user, client, scopes, email=None, **kwargs):
        claims = super().get_claims(purpose, user, client, scopes, email, **kwargs)
        groups = json.loads(Path(os.environ["PROVIDER_GROUPS"]).read_text())
        return {**claims, "groups": groups.get(user.email, [])}
