"""``painref man``: the manual pages, made from the help, with what stands on the first screens."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from painref.cli.screens import SCREENS
from painref.errors import UsageError
from painref.notice import VERSION
from painref.output.terminal.man import Manual, print_manual


def man(
    ctx: typer.Context,
    command: Annotated[
        str | None, typer.Argument(metavar="[COMMAND]", help="The command to describe; without it, painref itself.")
    ] = None,
) -> None:
    """Print a manual page for man.

    \b
    painref man > painref.1
    painref man triage | man -l -
    """
    root = ctx.find_root()
    group: Any = root.command
    commands: dict[str, Any] = {name: group.get_command(root, name) for name in group.list_commands(root)}
    if command is not None and command not in commands:
        raise UsageError(f"there is no command '{command[:60]}'.", remedy=f"One of: {', '.join(commands)}.")
    context: Any = root if command is None else type(root)(commands[command], info_name=command, parent=root)
    parameters = [
        (parameter.param_type_name, record)
        for parameter in context.command.get_params(context)
        if (record := parameter.get_help_record(context))
    ]
    print_manual(
        Manual(
            name="painref" if command is None else f"painref {command}",
            version=VERSION,
            usage=context.command.get_usage(context).removeprefix("Usage: "),
            description=context.command.help or "",
            arguments=tuple(record for kind, record in parameters if kind == "argument"),
            options=tuple(record for kind, record in parameters if kind == "option"),
            screen=SCREENS.get(command or "", ()),
            commands=() if command else tuple((name, _summary(each)) for name, each in commands.items()),
        )
    )


def _summary(command: Any) -> str:
    """Return the first sentence of the help of a command."""
    return f"{command.help.split('.')[0]}."
