"""What people do, in a real browser: one story a file, in the folder of who does it."""
