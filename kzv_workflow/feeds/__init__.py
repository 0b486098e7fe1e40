"""Calendar feeds: what somebody subscribes to, of all areas; they own nothing but addresses."""
