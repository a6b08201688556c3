"""Lotus: the open platform for leading with compassion in health and care."""
