"""One module for each thing that happens: plain functions over open transactions and values.

Web, worker and command line open the transactions; a flow never does, but for the few that
need several in a fixed order (`withdraw`, `windows.close`, `importing`), which take the database.
"""
