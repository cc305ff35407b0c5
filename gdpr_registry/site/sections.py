"""The sections of the admin's front page and side list."""

from typing import Any

from django.urls import reverse

from purposes.desk import SECTIONS


def sections(registry: dict[Any, Any], apps: dict[str, Any]) -> list[dict[str, Any]]:
    """The models of Django's app dictionary by the `section` of their admin; those without one under their app."""
    found: dict[str, dict[str, Any]] = {str(name): _section(str(name)) for name in SECTIONS}
    for app in apps.values():
        for model in app["models"]:
            name = str(getattr(registry[model["model"]], "section", "") or app["name"])
            found.setdefault(name, _section(name))["models"].append(model)
    filled = [section for section in found.values() if section["models"]]
    for number, section in enumerate(filled, start=1):
        section["app_label"] = f"section-{number}"
        section["models"].sort(key=lambda model: (getattr(registry[model["model"]], "position", 0), str(model["name"])))
    return filled


def _section(name: str) -> dict[str, Any]:
    return {"name": name, "app_label": "", "app_url": reverse("admin:index"), "has_module_perms": True, "models": []}
