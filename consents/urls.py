"""The doors of people, of the staff who meet them, and of the officers who look ahead."""

from django.contrib import admin
from django.urls import path

from .views import (
    ask,
    details,
    finding,
    giving,
    mailing,
    objections,
    own_page,
    person,
    receipt,
    recipients,
    saying,
    simulator,
    stopping,
)

urlpatterns = [
    path("staff/ask/", ask.ask, name="staff_ask"),
    path("staff/ask/task/", ask.ask_task, name="staff_ask_task"),
    path("staff/ask/list/", ask.ask_list, name="staff_ask_list"),
    path("staff/ask/lists/<uuid:pk>/", ask.ask_answers, name="staff_ask_answers"),
    path("staff/ask/lists/<uuid:pk>/step/", ask.ask_step, name="staff_ask_step"),
    path("staff/ask/lists/<uuid:pk>/allowed.csv", ask.ask_allowed, name="staff_ask_allowed"),
    path("staff/people/", finding.staff_people, name="staff_people"),
    path("staff/people/why/", finding.staff_why, name="staff_why"),
    path("staff/people/register/", details.staff_register, name="staff_register"),
    path("staff/people/notice/", details.staff_notice, name="staff_notice"),
    # The handle means something in one session only.
    path("staff/people/open/<str:handle>/", person.staff_person, name="staff_person"),
    path("staff/people/open/<str:handle>/yes/", saying.staff_yes, name="staff_yes"),
    path("staff/people/open/<str:handle>/say/<slug:saying>/", saying.staff_say, name="staff_say"),
    path("staff/people/open/<str:handle>/notice/", details.staff_show_notice, name="staff_show_notice"),
    path("staff/people/open/<str:handle>/details/", details.staff_details, name="staff_details"),
    path("staff/people/open/<str:handle>/details/<slug:change>/", details.staff_change, name="staff_change"),
    path("staff/mailings/", mailing.staff_mailings, name="staff_mailings"),
    path("staff/mailings/new/", mailing.staff_mailing_new, name="staff_mailing_new"),
    path("staff/mailings/<uuid:pk>/", mailing.staff_mailing, name="staff_mailing"),
    path("staff/mailings/<uuid:pk>/edit/", mailing.staff_mailing_edit, name="staff_mailing_edit"),
    path("staff/mailings/<uuid:pk>/send/", mailing.staff_mailing_send, name="staff_mailing_send"),
    path("staff/mailings/<uuid:pk>/progress/", mailing.staff_mailing_progress, name="staff_mailing_progress"),
    path("staff/mailings/<uuid:pk>/stop/", mailing.staff_mailing_stop, name="staff_mailing_stop"),
    path("staff/mailings/<uuid:pk>/discard/", mailing.staff_mailing_discard, name="staff_mailing_discard"),
    path("staff/objections/", objections.staff_objections, name="staff_objections"),
    path("staff/objections/open/", objections.staff_objection_open, name="staff_objection_open"),
    path("staff/recipients/", recipients.staff_recipients, name="staff_recipients"),
    path("staff/recipients/<code:recipient>/", recipients.staff_recipient, name="staff_recipient"),
    path("staff/recipients/<code:recipient>/tasks.csv", recipients.staff_recipient_file, name="staff_recipient_file"),
    path(
        "staff/recipients/<code:recipient>/<slug:step>/", recipients.staff_recipient_step, name="staff_recipient_step"
    ),
    path("admin/simulator/", admin.site.admin_view(simulator.simulator), name="simulator"),
    path("me/receipts/", own_page.me_receipts, name="me_receipts"),
    path("me/receipts/<int:number>/", receipt.me_receipt, name="me_receipt"),
    path("me/receipts/<int:number>.<slug:file>", receipt.me_receipt_file, name="me_receipt_file"),
    path("staff/receipts/<int:number>/", receipt.staff_receipt, name="staff_receipt"),
    path("staff/receipts/<int:number>.<slug:file>", receipt.staff_receipt_file, name="staff_receipt_file"),
    path("<language:language>/consent/<code:purpose>/", giving.consent, name="consent"),
    path("<language:language>/consent/<code:purpose>/<slug:said>/", giving.consent_said, name="consent_said"),
    path("consent/confirm/", giving.consent_confirm, name="consent_confirm"),
    path("me/", own_page.me, name="me"),
    path("me/asked/", own_page.me_asked, name="me_asked"),
    path("me/open/", own_page.me_open, name="me_open"),
    path("me/stop/", own_page.me_stop, name="me_stop"),
    path("me/stop-everything/", own_page.me_stop_everything, name="me_stop_everything"),
    path("me/leave/", own_page.me_leave, name="me_leave"),
    # The token stands in the query, which no log keeps.
    path("stop/", stopping.stop, name="stop"),
]
