"""Answers: read, checked, asked for, saved."""
