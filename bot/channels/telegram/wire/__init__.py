"""How bytes get to Telegram and back: connections, requests, what failed."""
