"""The command line: one thin module per command. Computes nothing; imports what a command needs only when it runs."""
