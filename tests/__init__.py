"""The tests."""

import sys

# pytest rewrites the assertions of the tests, and those of Hypothesis, and keeps what it wrote: reading that is faster.
# So bytecode is written whatever PYTHONDONTWRITEBYTECODE says, and from before Hypothesis is imported.
sys.dont_write_bytecode = False
