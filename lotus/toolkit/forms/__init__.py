"""Forms of the toolkit: they check, and never save."""
