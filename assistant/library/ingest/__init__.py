"""A person's own documents: found on disk, cut into passages, kept, and taken away again."""
