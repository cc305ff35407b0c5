"""Receipts for what people say: the same receipt as a page, a PDF, JSON and a mail (R-046).

`reading` finds what belongs to an event, `receipt` holds it, `json_ld` and `told` say it to machines and to people.
"""

from .addresses import address, staff_address
from .reading import NoReceipt, receipt_of
from .receipt import RECEIPTED, Receipt, has_receipt

__all__ = ["RECEIPTED", "NoReceipt", "Receipt", "address", "has_receipt", "receipt_of", "staff_address"]
