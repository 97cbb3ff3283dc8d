"""Other people's text through every door and out at every exit."""
