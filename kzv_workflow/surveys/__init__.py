"""Feedback: short surveys whose anonymity does not rest on a promise."""
