"""Many patients: lines in, records out, in order and in constant memory."""
