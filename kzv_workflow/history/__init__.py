"""Who changed what when: append-only entries with actor and printed name."""
