"""Groups that receive news: the SQL of where they stand."""
