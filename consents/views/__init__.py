"""The doors of people and staff: each calls one action or asks one question, and answers."""
