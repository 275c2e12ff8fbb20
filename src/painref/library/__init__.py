"""Where the knowledge lies, and how it is opened."""
