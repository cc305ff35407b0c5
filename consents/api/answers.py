"""Answers of the API as they go out."""

from django.http import JsonResponse
from pydantic import BaseModel


def answered(answer: BaseModel) -> JsonResponse:
    """The answer as JSON."""
    return JsonResponse(answer.model_dump(mode="json"))
