"""x"""


def print_explanation(*_): ...
