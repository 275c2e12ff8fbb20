"""The command line: one thin module per command. Computes nothing; imports what a command needs only when it runs."""

import gc

# Little of what is imported on the way to an answer is garbage, and looking for it takes a noticeable part of the time
# of a look-up. What runs for long turns the collector on again.
gc.disable()
