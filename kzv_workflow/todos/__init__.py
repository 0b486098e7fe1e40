"""What an organisation owes until when."""
