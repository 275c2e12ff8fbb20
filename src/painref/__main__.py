"""``python -m painref``."""

from painref.cli.main import run

if __name__ == "__main__":
    run()
