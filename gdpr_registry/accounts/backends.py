"""Who counts as signed in: asked at sign-in and again at every request."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from gdpr_registry.models import User


class AccountBackend(AuthenticationBackend):
    """Sign-in by e-mail and password. An account that has expired or is inactive ends at its next request."""

    def get_user(self, user_id: int) -> User | None:
        return User.objects.usable().filter(pk=user_id).first()

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        return user is not None and User.objects.usable().filter(pk=user.pk).exists()
