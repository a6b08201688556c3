"""Copies of a whole installation: making one while people write, and bringing one back."""
