"""Triage as a CDS Hooks 2.0 service: what a record system sends, and the cards that it gets back."""
