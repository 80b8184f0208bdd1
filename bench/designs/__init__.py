"""Ways to find themes, each run in a process of its own and, but for ours, in `.venv-bench`.

    python -m bench.designs.NAME FOLDER

The folder holds what the design is given, and takes what it finds. Nothing here is imported by
the table, and nothing of the product is imported by the others' designs.
"""
