"""Records as Rich tables. Decides nothing."""
