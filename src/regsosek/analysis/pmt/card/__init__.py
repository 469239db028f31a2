"""A model on one sheet: what it is, how good it is, and (for a scorecard) the card to be used by hand.

One HTML file without anything from outside: plots are inline SVG, both languages are in it and a switch shows one.
"""
