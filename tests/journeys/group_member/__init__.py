"""What a member of an advisory group does."""
