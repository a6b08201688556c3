"""What the pages of the toolkit show, in words."""
