"""Papers and cards, a module each; the child draws them."""
