"""A library that several people share, as a copy on this machine that is kept in step with a Chroma server."""
