"""How Tongxin is run: natively with one command here, in containers and clusters beside it."""
