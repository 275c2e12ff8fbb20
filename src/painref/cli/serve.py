"""``painref serve``: triage for record systems, by CDS Hooks."""

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer

from painref.cli.answers import FollowOption, today
from painref.cli.messages import say
from painref.cli.options import DataOption
from painref.errors import PainrefError, reason_of


def serve(
    port: Annotated[
        int, typer.Option(metavar="PORT", min=0, max=65535, help="The port to listen on; 0 takes a free one.")
    ] = 8042,
    follow: FollowOption = None,
    data: DataOption = None,
) -> None:
    """Serve triage over CDS Hooks 2.0 to a record system on this machine, until Ctrl-C.

    \b
    painref serve
    painref serve --port 9000 --follow nice
    curl http://127.0.0.1:8042/cds-services

    A call sends FHIR R4 resources and gets cards. Nothing is stored or logged. It accepts connections from this machine
    only; encryption and access control are for a proxy in front of it.
    """
    # Imported when the command runs: help and completion do without.
    from painref.hooks.server import HookServer
    from painref.hooks.service import Service
    from painref.library.open import load
    from painref.triage.lens import parse_lens

    knowledge = load(overlays=data or ())
    service = Service(knowledge, parse_lens(tuple(follow or ()), knowledge))
    gc.freeze()  # the knowledge stays, and is not looked through for what a request has left
    gc.enable()  # which a look-up leaves off
    try:
        server = HookServer(service, port, today)
    except OSError as error:
        raise PainrefError(
            f"port {port} cannot be used: {reason_of(error)}.", remedy="Name another by --port."
        ) from None
    with server:
        say(f"CDS Hooks at {server.address}/cds-services; Ctrl-C ends it.")
        sys.stderr.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("stopped.")
