"""Reading the world: the only door to a repository's files."""
