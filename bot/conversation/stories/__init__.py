"""Good practices as stories: read, told, judged."""
