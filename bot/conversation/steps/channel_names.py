"""What people call each channel."""

CHANNELS = {"telegram": "Telegram", "web": "web", "zalo": "Zalo"}
