"""What a reader asks of the knowledge, no patient involved: pages, lists, comparisons, holds, search."""
