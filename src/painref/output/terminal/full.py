"""Everything that an assessment says besides its first screen."""


def print_full(*_): ...
