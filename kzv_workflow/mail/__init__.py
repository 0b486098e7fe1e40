"""The outbox: queue in the transaction of what happened, deliver outside it, show the result."""
