"""Verbs of the room: the only writers of questionnaires, phones and what they send."""
