"""The addresses of staff."""

from django.urls import path

from .views import entry, log, recording

urlpatterns = [
    path("staff/", recording.staff, name="staff"),
    path("staff/basis/", recording.staff_basis, name="staff_basis"),
    path("staff/again/", recording.staff_again, name="staff_again"),
    path("staff/log/", log.staff_log, name="staff_log"),
    path("staff/log.<slug:kind>", log.staff_log_export, name="staff_log_export"),
    path("staff/overview/", log.staff_overview, name="staff_overview"),
    path("staff/entries/<int:pk>/", entry.staff_entry, name="staff_entry"),
    path("staff/entries/<int:pk>/correct/", entry.staff_correct, name="staff_correct"),
]
