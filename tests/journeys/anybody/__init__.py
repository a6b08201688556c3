"""What anybody does: sign in and out, come back to what they wrote, change organisation."""
