"""Codebooks and projects of other programs."""
