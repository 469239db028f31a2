"""A card to be added up by hand: learned from any survey (`fit`), or published by somebody else (`published`)."""
