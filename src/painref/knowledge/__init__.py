"""What painref knows, as frozen dataclasses in memory. Knows no patient and no file."""
