"""What every step of an import asks first: who may take it, and whether the import is still open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from ..actions import imports as actions
from ..exceptions import RegisterError
from ..imports.setup import Setup
from ..models import ImportBatch, ImportKind
from .desk import asks

#: The pages are open to who may import.
officers: Any = asks(actions.IMPORT)


def open_page(batch: ImportBatch) -> str:
    """Where an import goes on: the first step that is not taken."""
    if batch.is_open and batch.kind == ImportKind.ACTIVITIES and not Setup.load(batch.setup).confirmed:
        return reverse("admin:purposes_importbatch_columns", args=[batch.pk])
    name = "preview" if batch.is_open else "change"
    return reverse(f"admin:purposes_importbatch_{name}", args=[batch.pk])


def of_an_open_import(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give the view the import; one that is applied leads to its page."""

    @wraps(view)
    def opened(request: HttpRequest, pk: int) -> HttpResponseBase:
        batch = get_object_or_404(ImportBatch.objects.select_related("uploaded_by"), pk=pk)
        if not batch.is_open:
            return redirect("admin:purposes_importbatch_change", batch.pk)
        try:
            return view(request, batch)
        except RegisterError as refusal:
            for sentence in refusal.sentences:
                messages.error(request, sentence)
            return redirect("admin:purposes_importbatch_changelist")

    return opened
