"""The addresses of what people said: for themselves, and for accounts that read the ledger."""

from django.urls import path

from .views import receipt

urlpatterns = [
    path("me/receipts/<int:number>/", receipt.me_receipt, name="me_receipt"),
    path("me/receipts/<int:number>.<slug:file>", receipt.me_receipt_file, name="me_receipt_file"),
    path("staff/receipts/<int:number>/", receipt.staff_receipt, name="staff_receipt"),
    path("staff/receipts/<int:number>.<slug:file>", receipt.staff_receipt_file, name="staff_receipt_file"),
]
