"""Doing it: what was built, by whom, and how it was accepted."""
