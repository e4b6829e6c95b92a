"""State: tables, repositories, queries."""
