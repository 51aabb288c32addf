"""What people change in chat, and what waits for someone's eyes."""
