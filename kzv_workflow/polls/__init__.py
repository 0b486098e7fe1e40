"""Terminabfragen: which dates suit whom, counted by municipality, until one is fixed."""
