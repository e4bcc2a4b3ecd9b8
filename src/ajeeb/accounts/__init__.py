"""Who may see the review pages: requesters, signed in by a link that works once."""

from .sign_in import SignIn

__all__ = ["SignIn"]
