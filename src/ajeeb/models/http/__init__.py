"""Models that are asked over HTTP, one module per kind of service."""
