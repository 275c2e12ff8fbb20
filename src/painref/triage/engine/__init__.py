"""One patient's answers judged against the knowledge, before anything is put into words."""
