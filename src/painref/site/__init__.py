"""The reference as a static site: a page for each entry, made by the printers of the terminal, and a search."""
