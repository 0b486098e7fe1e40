"""Meetings, Protokolle and To-dos of a round of municipalities and its coordinating office."""
