"""Web Push: an urgent notice rings where its page is closed, if it may."""
