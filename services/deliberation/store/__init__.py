"""State: tables, repositories, queries, migrations."""
