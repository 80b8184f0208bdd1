"""Every use of a key. Nothing outside this package touches a cipher.

ciphers    one sealed value under one symmetric key
boxes      sealed to a public key: written by who cannot read it
derive     all that is computed from a receipt or the pepper
passwords  a moderator's password opens that moderator's key
tokens     receipts that travel in a form
ratchet    the commitments of the public log, from a receipt or from the next key
signing    what the site signs, and whether it did
keyring    the files that hold the site's own keys
"""
