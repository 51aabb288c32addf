"""`python -m bot` is the same as the console script `bot`."""

import sys

from bot.cli import main

sys.exit(main())
