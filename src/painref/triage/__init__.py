"""One patient's answers against the knowledge: a pure function to an `Assessment`. Knows no screen and no file."""
