"""Who takes part: organisations, their aliases, people and their memberships."""
