"""Chats, subscriptions, consent and roles."""
