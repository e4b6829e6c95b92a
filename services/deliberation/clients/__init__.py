"""Outward: the register of intake."""
