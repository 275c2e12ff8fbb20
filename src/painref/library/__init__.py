"""Where the knowledge is, how it is compiled into one file, and how it is opened."""
