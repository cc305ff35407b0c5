"""Pages about consents and the gate."""
