"""Who is who, who may, who did, and what is kept."""
