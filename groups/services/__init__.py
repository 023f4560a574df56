"""What people do with groups: they are registered, get substitutes, are cancelled; screens are paired with rooms."""
