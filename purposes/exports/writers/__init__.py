"""Writers of tables: they know columns and rows, nothing of the register, so that any list can go out through them."""

from .json_rows import json_rows
from .sheet import Sheet
from .text import csv_rows, in_language
from .workbook import xlsx

__all__ = ["Sheet", "csv_rows", "in_language", "json_rows", "xlsx"]
