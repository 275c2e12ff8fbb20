"""What is decided, put into records: with every reason and source."""
