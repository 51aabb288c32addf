"""What goes out on paper, worded; `bot.drawing` sets it."""
