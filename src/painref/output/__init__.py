"""Knowledge and assessments as Rich tables and JSON. Decides nothing."""
