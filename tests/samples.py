"""Folders of invented knowledge that several tests share."""

from pathlib import Path

GOOD = Path(__file__).parent / "lint" / "good"
"""A minimal sound folder."""
