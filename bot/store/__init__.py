"""Tables, transactions and migrations. Knows no area."""
