"""The form on a terminal: every question at once, with the ranking beside it. Only `app` and `modals` load Textual."""
