"""Finds themes in stories: texts and arrays in, values out, no store and no network.

`values` and `compute` are all that the rest of the service imports; the engine itself is loaded
only by the process that does the work.
"""
