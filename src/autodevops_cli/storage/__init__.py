"""The state database: the books that several processes keep together."""
