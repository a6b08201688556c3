"""The demonstration: the invented trust Willowmere."""
