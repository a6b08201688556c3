"""The ground: who is who, who may, who did, what is kept."""
