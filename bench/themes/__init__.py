"""Measures the theme engine beside what researchers use today: `python -m bench.themes`.

`__main__` says how it is called and what is measured on what.
"""

from bench.themes.given import kept_vectors as kept_vectors
