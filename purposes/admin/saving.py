"""Two people who save the same row: the second is shown both versions, and nothing is lost."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from .. import conflicts, states


class Versioned(admin.ModelAdmin):
    """Rows whose page carries the version that it was made from."""

    @property
    def _is_kept(self) -> bool:
        """Whether the history keeps what these rows were."""
        return hasattr(self.model, "pgh_event_model")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.conflict = getattr(request, "conflict", None)
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A row that somebody else saved since the page was made is not saved, and both versions are shown."""
        if not self._is_kept or object_id is None or not (key := unquote(object_id)).isdecimal():
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            saves = request.method == "POST" and self.has_change_permission(request)
            found = self._conflict(request, int(key)) if saves else None
            # Read before the row itself: a save in between is then a conflict, never lost.
            sent = "" if found else request.POST.get(conflicts.FIELD, "")
            context = {"version": sent or states.version(self.model, [int(key)]), "conflict": found}
            answer = super().changeform_view(request, object_id, form_url, {**context, **(extra_context or {})})
        if found:
            answer.status_code = 409
        return answer

    def _conflict(self, request: HttpRequest, pk: int) -> conflicts.Conflict | None:
        # Held until this save is done: of two at the same moment the second waits and then sees the first.
        row = self.model._base_manager.select_for_update(of=("self",)).filter(pk=pk).first()
        found = conflicts.conflict(row, request.POST.get(conflicts.FIELD, "")) if row else None
        if found:
            self._take_up(request, row, found)
            request.conflict = found  # type: ignore[attr-defined]
        return found

    def _take_up(self, request: HttpRequest, row: Any, found: conflicts.Conflict) -> None:
        """Into the page as sent goes what only the other one touched."""
        pages: Any = self
        data: Any = request.POST.copy()
        before = states.state_of_version(row, request.POST.get(conflicts.FIELD, ""))
        form = self.get_form(request, row, change=True, fields=flatten_fieldsets(self.get_fieldsets(request, row)))
        sent = form(request.POST, instance=row)
        conflicts.merge(found, sent, form(instance=row), conflicts.columns_before(before, sent), data)
        for formset in pages._create_formsets(request, row, change=True)[0]:
            saved = {part.instance.pk: part for part in type(formset)(instance=row, prefix=formset.prefix).forms}
            for part in formset.initial_forms:
                conflicts.merge_part(found, part, saved.get(part.instance.pk), before, data)
        request.POST = data
