"""YAML and JSON text to records: a tree that knows its places, the binder, the loader."""
