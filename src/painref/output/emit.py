"""One way out for every record: to the screen, or to another program in the form that was asked for.

The registry of kinds is imported by what uses it: help and completion import a command, and emit nothing.
"""

from __future__ import annotations

from typing import Any

from painref.errors import UsageError
from painref.output.options import Form, OutputOptions


def emit(kind: str, record: Any, options: OutputOptions, *, data_version: str | None = None, **question: Any) -> None:
    """Print a record of a kind, or write it in the form asked for.

    `question` is what the screen says of the question besides the record, as the kind's printer takes it.

    Raises `UsageError` for a field that the record does not have, or a table of what is not one.
    """
    if options.form is Form.TEXT:
        _show(kind, record, options, **question)
    else:
        from painref.records import to_builtins  # imported where needed: the screen does without

        _write(kind, to_builtins(record), options, data_version)


def _write(kind: str, result: Any, options: OutputOptions, data_version: str | None) -> None:
    from painref.output.registry import record_kind, record_type

    record_kind(kind)  # what has no schema is not written
    form, fields = options.form, options.fields
    # Each form is imported when it is asked for: a look-up uses one of them.
    if form.is_table:
        from painref.output.machine.tabular import write_table

        write_table(kind, result, form, fields)
        return
    if fields is not None:
        from painref.output.machine.fields import paths_in, select

        result = select(result, paths_in(fields, record_type(kind), kind))
    from painref.output.machine.json import write_record

    write_record(kind, result, form, data_version)


def emit_document(what: str, document: Any, options: OutputOptions) -> None:
    """Write plain data that is not a record, such as a schema: as it is, without an envelope; the screen has JSON.

    Raises `UsageError` for `fields`, and for a table.
    """
    from painref.output.machine.json import write_document  # imported where needed, as in `_write`

    if options.form.is_table:
        raise UsageError(f"one {what} is not a table.", remedy="Use --json or --format yaml.")
    write_document(document, options.form)


def _show(kind: str, record: Any, options: OutputOptions, **question: Any) -> None:
    """Print a record on the screen; what does not fit the window goes through the reader's pager."""
    from painref.output.registry import imported, record_kind
    from painref.output.terminal.console import Page  # Rich takes longer to load than a look-up takes

    with Page(options.color, kept=options.kept).paged(not options.no_pager) as page:
        imported(record_kind(kind).screen)(record, page, **question)


def check_form(kind: str, options: OutputOptions) -> None:
    """Check the form and the fields asked for before a record is there, where they do not depend on it.

    Raises `UsageError` for a table of what is not one, or a field that the record, or a row of it, does not have.
    """
    if options.form.is_table:
        from painref.output.machine.tabular import check_columns, check_table  # imported where needed, as in `_write`

        check_table(kind)
        if options.fields is not None:
            check_columns(kind, options.fields)
    elif options.fields is not None:
        from painref.output.machine.fields import paths_in  # imported where needed, as in `_write`
        from painref.output.registry import record_type

        paths_in(options.fields, record_type(kind), kind)
