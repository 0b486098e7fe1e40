"""The desk: the page that shows what is open, over all areas."""
