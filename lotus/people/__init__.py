"""The room of accounts: signing in, choosing an organisation, accepting an invitation."""
