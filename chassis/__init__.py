"""How a service runs. No word of the domain but region, level and calendar."""
