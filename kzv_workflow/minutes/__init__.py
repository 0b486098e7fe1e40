"""Protokolle: reading, reviewing, writing and rendering them."""
