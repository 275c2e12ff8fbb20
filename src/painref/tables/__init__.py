"""The knowledge as tidy tables, results as tables, and foreign tables as patients."""
