"""Backups, restores and new keys, each on an installation of its own on the disk."""
