"""A clinic's own folders laid over the knowledge: merged, with where everything comes from and what changed."""
