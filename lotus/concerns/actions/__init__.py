"""The only writers of this room: one transaction each, asking again, with the audit inside."""
