"""What people do live, one function each. Every one bumps the topics it changes, in its own transaction."""
