"""HTTP in, HTTP out: no SQL, no rules, no keys."""
