"""What may be withheld, by how many people, and why: policy as data, and pure functions.

Nothing here knows a clock, a database, the web or a key, and nothing is imported but the
standard library. Read `policy.toml` first; it needs no Python.
"""
