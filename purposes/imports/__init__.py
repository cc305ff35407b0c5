"""Sheets that departments keep: read, understood with an officer's help, and turned into changes of the register."""
