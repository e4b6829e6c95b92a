"""Inward: gRPC, consumers; outward: public events."""
