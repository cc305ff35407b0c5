"""Imports go one way, and nothing slips past the contract."""

import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]

# Who may point at whom: at what stands further left, and at itself.
FROM_BELOW = ["gdpr_registry", "purposes", "subjects", "consents"]


def listed_modules() -> list[str]:
    return [module.strip() for layer in CONTRACT["layers"] for module in layer.split(":")]


def test_the_imports_keep_the_contract():
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "1 kept, 0 broken" in ran.stdout


def test_every_module_of_the_base_package_is_in_the_contract():
    folder = ROOT / "gdpr_registry"
    modules = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/*.py")}
    found = {f"gdpr_registry.{name}" for name in modules - {"__init__"}}
    assert found == {module for module in listed_modules() if module.startswith("gdpr_registry.")}


def test_the_apps_stand_in_the_order_of_the_plan():
    assert [module for module in listed_modules() if "." not in module] == ["consents", "subjects", "purposes"]


def test_no_relation_points_upward():
    upward = [
        f"{model._meta.label}.{field.name}"
        for app in FROM_BELOW
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model._meta.app_label in FROM_BELOW
        if FROM_BELOW.index(field.related_model._meta.app_label) > FROM_BELOW.index(app)
    ]
    assert upward == []


def test_no_model_of_an_upper_app_is_named_by_a_string():
    named = [
        f"{path.relative_to(ROOT)}: {text}"
        for index, app in enumerate(FROM_BELOW)
        for path in (ROOT / app).rglob("*.py")
        if "site" not in path.parts and "management" not in path.parts
        for upper in FROM_BELOW[index + 1 :]
        for text in (f'get_model("{upper}', f"get_model('{upper}", f'Key("{upper}.', f'OneToOneField("{upper}.')
        if text in path.read_text()
    ]
    assert named == []
