"""Themes of short texts, tried on comments that nobody wrote."""
