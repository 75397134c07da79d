"""A site or a project as one file, and back: tables as canonical lines, with counts and hashes.

The same rows give the same bytes on either database, so a file of one is restored into the other,
and two hashes say whether anything was lost on the way.
"""
