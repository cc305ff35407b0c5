"""The door of systems: `/api/v1/`. Each address reads its input, calls one action or one question, and answers."""
