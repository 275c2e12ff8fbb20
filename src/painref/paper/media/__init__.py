"""A document as text, Markdown, HTML or PDF: each writes what stands in it, and decides nothing."""
