"""Model-in-the-loop human data."""
