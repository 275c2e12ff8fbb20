"""Documents to print: made from the records, free of any medium, and written as text, Markdown, HTML and PDF."""
