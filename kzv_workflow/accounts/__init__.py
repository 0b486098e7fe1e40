"""Logging in: accounts, server-side sessions, roles."""
