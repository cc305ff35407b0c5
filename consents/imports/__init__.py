"""Files of people and what they said: read, matched with who is on file, and looked at before anything is written."""
