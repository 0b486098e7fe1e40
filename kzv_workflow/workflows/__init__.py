"""Commands that reach several areas: first their consequences, then all in one transaction."""
