"""Completion of what options and arguments take, and the scripts that ask for it from within a shell.

The scripts speak Typer's protocol for bash, in every shell: the words so far in ``COMP_WORDS``, one completion a line.
It has no descriptions; for these Typer imports Rich, and a completion should come before it is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Annotated

import typer

BASH = r"""
_painref() {
    local IFS=$'\n' words=("${COMP_WORDS[@]:0:COMP_CWORD}") current="${COMP_WORDS[COMP_CWORD]}" broken=""
    # bash breaks words at '=', painref does not: put NAME=VALUE together again.
    if [[ $COMP_WORDBREAKS == *=* ]]; then
        local whole=() last=-1 word value
        for word in "${words[@]}" "$current"; do
            if (( last >= 0 )) && [[ $word == "=" || ${whole[last]} == *= ]]; then
                whole[last]+=$word
            else
                whole[++last]=$word
            fi
        done
        current=${whole[last]}
        words=("${whole[@]:0:last}")
        value=$current
        [[ $current == --*=* ]] && value=${current#*=}
        [[ $value == *=* ]] && broken="${value%=*}="
    fi
    COMPREPLY=($(COMP_WORDS="${words[*]}"$'\n'"$current" COMP_CWORD=${#words[@]} \
        _PAINREF_COMPLETE=complete_bash "${COMP_WORDS[0]}" 2>/dev/null))
    COMPREPLY=("${COMPREPLY[@]#"$broken"}")
    [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
    return 0
}
complete -o default -F _painref painref
"""

ZSH = r"""
#compdef painref
_painref() {
    local -a found open whole
    found=("${(@f)$(COMP_WORDS="${(F)words[1,CURRENT]}" COMP_CWORD=$((CURRENT - 1)) \
        _PAINREF_COMPLETE=complete_bash "${words[1]}" 2>/dev/null)}")
    found=("${(@)found:#}")
    if (( ! ${#found} )); then
        _files
        return
    fi
    [[ ${words[CURRENT]} == --*=* ]] && compset -P 1 '*='
    open=("${(@M)found:#*=}")
    whole=("${(@)found:#*=}")
    (( ${#open} )) && compadd -S '' -a open
    (( ${#whole} )) && compadd -a whole
}
if [[ "${funcstack[1]}" == _painref ]]; then
    _painref "$@"
else
    compdef _painref painref
fi
"""

FISH = r"""
function __painref_complete
    set -l words (commandline -opc)
    set -lx COMP_WORDS (string escape -- $words) (commandline -ct)
    set -lx COMP_CWORD (count $words)
    set -lx _PAINREF_COMPLETE complete_bash
    set -l found ($words[1] 2>/dev/null | string match --regex --invert '^$')
    if test (count $found) -gt 0
        set -l option (string match -r -- '^--[^=]+=' (commandline -ct))
        printf '%s\n' "$option"$found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete --command painref --no-files --arguments '(__painref_complete)'
"""


class Shell(StrEnum):
    """The shells there is a script for."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


SCRIPTS = {Shell.BASH: BASH, Shell.ZSH: ZSH, Shell.FISH: FISH}


def completion(shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")]) -> None:
    """Print the completion script for a shell. It completes commands, options and names.

    \b
    eval "$(painref completion bash)"           # in ~/.bashrc
    eval "$(painref completion zsh)"            # in ~/.zshrc, after compinit
    painref completion fish | source            # in ~/.config/fish/config.fish
    """
    typer.echo(SCRIPTS[shell].strip())


def completing(*kinds: str) -> Callable[[typer.Context, str], list[str]]:
    """Return a completion of some kinds of words of the knowledge, such as ``procedures``."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        return _known(kinds, incomplete, ctx)

    return complete


def completing_one_of(values: Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """Return a completion of fixed values, which are fetched only when asked for."""

    def complete(incomplete: str) -> list[str]:
        return [value for value in values() if value.startswith(incomplete)]

    return complete


def complete_setting(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the completions of ``name=value``: questions, then values of one, the last of several after a comma."""
    name, equals, text = incomplete.partition("=")
    if not equals:
        return [f"{question}=" for question in _known(["questions"], name, ctx)]
    earlier, comma, last = text.rpartition(",")
    chosen = set(earlier.split(","))
    typed = f"{name}={earlier}{comma}"
    return [f"{typed}{value}" for value in _known([f"{name}="], last, ctx) if value not in chosen]


def _known(kinds: Iterable[str], incomplete: str, ctx: typer.Context) -> list[str]:
    from painref.cli.overlays import overlays_while_typing
    from painref.errors import PainrefError
    from painref.library.completion import completions, words
    from painref.library.open import load

    try:
        knowledge = load(overlays=overlays_while_typing(ctx), checked=False)
        return completions(incomplete, words(kinds, incomplete, knowledge))
    except PainrefError:
        # Knowledge that cannot be read is told of when a command is run, not while it is typed.
        return []
