"""SQLite: the facts of one audit, and the ledger of many."""
