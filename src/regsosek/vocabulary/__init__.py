"""The words every room shares, as plain Python: numbers, area codes, groups, roles, privacy classes, the codebook.

No Django and no database here; the only files read are the ones in ``data/``.
"""
