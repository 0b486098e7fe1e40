"""Measurements of speed as ratios within one run; see ``docs`` and ``make bench``."""
