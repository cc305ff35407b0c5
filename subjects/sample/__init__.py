"""Invented people, by the hundred thousand: never for a registry in use."""

from .people import MODELS, Invented, write_people

__all__ = ["MODELS", "Invented", "write_people"]
