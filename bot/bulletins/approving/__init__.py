"""Four eyes: who has seen a notice before it goes, and what may go before they have."""
