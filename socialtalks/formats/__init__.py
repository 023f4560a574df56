"""How dates and times are written where Django writes them: the clock as 09.37, by language."""
