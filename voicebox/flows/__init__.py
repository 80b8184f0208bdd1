"""One module for each thing that happens: plain functions over open transactions and values.

Web, worker and command line open the transactions. A flow that needs several in a fixed order, or
none while it computes, takes the database instead (`withdraw`, `windows.close`, `discover`, ...).
"""
