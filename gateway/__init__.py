"""The front door: REST outside, gRPC inside. It owns no data and decides no rights."""
