"""In danger: what saves and whom to call, before anything else is said or asked.

`alarm` words it and knows no database, so that `bot ask` says the same.
"""
