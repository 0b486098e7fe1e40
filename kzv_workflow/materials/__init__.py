"""The shelf: files and links for the participants, per meeting or for everything."""
