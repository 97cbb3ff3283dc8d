"""For other programs: the shapes of everything that is printed as JSON, and the library as a server of tools."""
