"""The record of processing activities as auditors and authorities take it away (GDPR Art. 30(4), R-097).

One edition (or the draft) -> `Names` of its codes in one language -> rows of a `Table` -> a writer of csv, xlsx, json,
html or pdf. Everything here but `source` is pure: documents in, rows and bytes out.
"""
