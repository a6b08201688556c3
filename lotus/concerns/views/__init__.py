"""The pages of this room: fetch, ask, call one action, render."""
