"""One Hypothesis profile for everybody: the same examples on every run and every machine."""

from hypothesis import settings

settings.register_profile("ci", max_examples=200, derandomize=True, deadline=None)
settings.load_profile("ci")
