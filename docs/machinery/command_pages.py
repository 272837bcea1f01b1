"""The directive `{command-line}`: every command of `linli`, printed from the program itself."""

import re
from collections.abc import Iterator
from typing import Any

import click
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from linli.cli import main

# Help is written in both languages: Chinese up to its last full stop, then English.
BOTH = re.compile(r"(?P<zh>.*。)\s+(?P<en>[^。]+)", re.DOTALL)
HEADINGS = {"zh": "参数或选项 | 说明", "en": "Argument or option | Meaning"}


def in_language(text: str | None, language: str) -> str:
    """Return the half of a help text that is in the handbook's language."""
    halves = BOTH.fullmatch((text or "").strip())
    return " ".join((halves[language] if halves else text or "").split())


def commands(group: click.Group, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    """Yield the commands of a group with their full names, those of inner groups too."""
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if isinstance(found, click.Group):
            inner = click.Context(found, context, info_name=name)
            yield from ((f"{name} {rest}", each) for rest, each in commands(found, inner))
        elif found is not None:
            yield name, found


def parameter_cells(parameter: click.Parameter, language: str) -> tuple[str, str]:
    """Return how a parameter is written and what it means."""
    context = click.Context(main)
    if isinstance(parameter, click.Option):
        written = ", ".join(parameter.opts)
        kind = "" if parameter.is_flag else f" {parameter.make_metavar(context)}"
        default = parameter.default if parameter.show_default is True else None
        told = in_language(parameter.help, language)
        word = "默认" if language == "zh" else "Default:"
        return f"`{written}{kind}`", f"{told} {word} {default}" if default is not None else told
    return f"`{parameter.make_metavar(context)}`", ""


def pages(language: str) -> Iterator[str]:
    """Yield a section for each command."""
    for name, command in commands(main, click.Context(main, info_name="linli")):
        yield f"## `linli {name}`\n"
        yield in_language(command.help, language) + "\n"
        yield f"| {HEADINGS[language]} |"
        yield "| --- | --- |"
        for parameter in command.params:
            cells = parameter_cells(parameter, language)
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
        yield ""


class CommandLine(SphinxDirective):
    """Print every command."""

    def run(self) -> list[nodes.Node]:
        """Return what stands in place of the directive."""
        self.env.note_reread()
        language = "zh" if self.config.language.startswith("zh") else "en"
        return self.parse_text_to_nodes("\n".join(pages(language)), allow_section_headings=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Make the directive known."""
    app.add_directive("command-line", CommandLine)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
