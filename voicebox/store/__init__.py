"""Every SQL statement. One function per statement, in the module of its noun; values out.

Two databases: `main` holds ciphertext, public words and the record of what was decided;
`keys` holds what opens the ciphertext. Nothing that is tied to a story has a row number, a
serial id or a time: ids are random, and tables keep no order of their own.
"""
