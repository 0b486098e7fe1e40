"""Indicators: the catalogue, each municipality's selection, the sets agreed on."""
