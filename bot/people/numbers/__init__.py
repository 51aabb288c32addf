"""Numbers of people and offices, as they are typed. Pure."""
