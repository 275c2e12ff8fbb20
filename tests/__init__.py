"""The tests."""

import sys

# Whatever is set here, and before Hypothesis is imported, whose assertions pytest rewrites too: rewriting them takes
# longer than to read what was kept of the last run.
sys.dont_write_bytecode = False
