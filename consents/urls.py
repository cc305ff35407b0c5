"""The addresses of the gate."""

from django.urls import path

from .views import ask

urlpatterns = [
    path("staff/ask/", ask.ask, name="staff_ask"),
    path("staff/ask/task/", ask.ask_task, name="staff_ask_task"),
    path("staff/ask/list/", ask.ask_list, name="staff_ask_list"),
    path("staff/ask/lists/<uuid:pk>/", ask.ask_answers, name="staff_ask_answers"),
    path("staff/ask/lists/<uuid:pk>/step/", ask.ask_step, name="staff_ask_step"),
    path("staff/ask/lists/<uuid:pk>/allowed.csv", ask.ask_allowed, name="staff_ask_allowed"),
]
