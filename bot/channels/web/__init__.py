"""The web chat: a page, a JSON API and a stream of what is pushed.

Nothing is gathered here: what words a reply needs no server.
"""
