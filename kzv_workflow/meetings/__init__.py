"""Meetings with their days, agenda and attendance."""
