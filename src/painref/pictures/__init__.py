"""Pictures as SVG, for paper and browser: readable in black and white, and told in words for who cannot see them."""
