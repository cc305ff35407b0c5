"""docs/settings.md lists the settings, all of them and no others."""

import ast
import re

from django.conf import settings

ROW = re.compile(r"^\| `([A-Z_0-9]+)` \|", re.MULTILINE)


def read_settings() -> set[str]:
    """Return the names that settings.py reads from the environment: the first argument of every `env.*(...)`."""
    tree = ast.parse((settings.BASE_DIR / "gdpr_registry" / "settings.py").read_text())
    return {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
    }


def test_every_setting_is_documented_and_every_documented_setting_exists():
    documented = ROW.findall((settings.BASE_DIR / "docs" / "settings.md").read_text())

    assert sorted(documented) == sorted(read_settings())


def test_the_reader_of_settings_sees_them():
    assert {"REGISTRY_ENV", "DATABASE_URL", "OIDC_ROLE_MAP"} <= read_settings()
