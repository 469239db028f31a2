"""A model on one sheet: what it is, how good it is, and (for a scorecard) the card to be used by hand."""
