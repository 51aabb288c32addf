"""How many receive news, day by day: counts alone."""
