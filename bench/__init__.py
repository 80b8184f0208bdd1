"""Measures what Voicebox promises: one command per promise, `python -m bench.NAME`."""
