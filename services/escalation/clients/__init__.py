"""Outward: the register."""
