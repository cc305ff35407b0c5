"""The public pages of people: saying yes or no, and one's own page. Each calls one action and answers."""
