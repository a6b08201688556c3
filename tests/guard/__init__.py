"""Proofs that nobody sees what they should not: every address, by everybody, in a fixed world."""
