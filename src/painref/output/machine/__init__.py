"""Records for other programs: JSON, YAML, CSV, Markdown, schemas, citations."""
