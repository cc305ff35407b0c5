"""The addresses of the ledger and the gate."""

from django.contrib import admin
from django.urls import path

from .views import simulator

urlpatterns = [
    path("admin/simulator/", admin.site.admin_view(simulator.simulator), name="simulator"),
]
