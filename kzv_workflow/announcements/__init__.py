"""Short notices to all participants, for as long as they hold."""
