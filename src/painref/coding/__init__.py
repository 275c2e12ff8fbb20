"""Codes and names of other systems as answers to the questionnaire. Pure: no file, no clock."""
