"""Tests as sentences about the domain; the cast is office, altenburg and halle."""
