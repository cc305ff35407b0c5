"""What every step of an import asks first: who may take it, and whether the import is still open.

Each view takes the `Flow` of the page that it is opened from: whose files these are, and what is done with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from ..exceptions import RegisterError
from ..imports import plan, words
from ..imports.door import Door
from ..models import ImportBatch, ImportKind
from .desk import page

STEPS = ("changelist", "change", "columns", "words", "preview", "apply", "undo", "drop")
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Flow:
    """The pages of a kind of import."""

    door: Door
    #: What the names of its addresses begin with.
    urls: str
    title: Any
    #: The folder of the templates that differ: `import_list.html` and `import_detail.html`.
    templates: str
    #: Writes, telling (written, of all) along the way; and puts back.
    applying: Callable[..., Iterator[tuple[int, int]]]
    undo: Callable[..., ImportBatch]
    #: Told when it is put back.
    undone: Any
    #: What the page of an import shows of its counts.
    told: Callable[[ImportBatch], dict[str, Any]]
    #: The words that nobody knows yet, what a table of words is called, and how a word may become a row of it.
    questions: Callable[[ImportBatch], tuple[list[plan.Question], words.Lexicon]]
    called: Callable[[str], Any]
    news: Callable[[str], list[tuple[str, Any]]]

    @cached_property
    def at(self) -> dict[str, str]:
        """The names of its addresses, for templates."""
        return {step: f"{self.urls}_{step}" for step in STEPS}

    def address(self, step: str, *args: Any) -> str:
        """The address of a step."""
        return reverse(self.at[step], args=args)

    def to(self, step: str, *args: Any) -> Any:
        """Lead to a step."""
        return redirect(self.at[step], *args)

    def page(self, request: HttpRequest, template: str, **context: Any) -> Any:
        """A page of this flow, in the frame of the admin."""
        return page(request, template, flow=self, **context)

    def is_confirmed(self, batch: ImportBatch) -> bool:
        """Whether an officer has said what the columns hold."""
        return self.door.setup.load(batch.setup).confirmed


def open_page(batch: ImportBatch, flow: Flow) -> str:
    """Where an import goes on: the first step that is not taken."""
    if batch.is_open and batch.kind != ImportKind.REGISTER and not flow.is_confirmed(batch):
        return flow.address("columns", batch.pk)
    return flow.address("preview" if batch.is_open else "change", batch.pk)


def allowed(view: Callable[..., Any]) -> Callable[..., Any]:
    """Open a page to who may bring in such files."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, flow: Flow, **kwargs: Any) -> Any:
        if not request.user.has_perm(flow.door.permission):
            raise PermissionDenied
        return view(request, *args, flow=flow, **kwargs)

    return asked


def of_an_open_import(view: View) -> View:
    """Give the view the import; one that is applied leads to its page."""

    @wraps(view)
    def opened(request: HttpRequest, pk: int, flow: Flow) -> HttpResponseBase:
        found = ImportBatch.objects.of_kinds(flow.door.kinds).select_related("uploaded_by")
        batch = get_object_or_404(found, pk=pk)
        if not batch.is_open:
            return redirect(flow.address("change", batch.pk))
        try:
            return view(request, batch, flow)
        except RegisterError as refusal:
            for sentence in refusal.sentences:
                messages.error(request, sentence)
            return redirect(flow.address("changelist"))

    return opened
