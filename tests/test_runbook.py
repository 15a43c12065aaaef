"""What the guides have one type exists, takes its options, and runs as it is printed."""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from celery import current_app
from celery.bin.base import CLIContext
from celery.bin.celery import celery
from django.core.management import call_command, get_commands, load_command_class
from gunicorn.config import Config

from compose.local.__main__ import _parser as parser_of_the_laptop
from compose.local.instance import PROJECT
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context

PAGES = [PROJECT / name for name in ("README.md", "CONTRIBUTING.md")]
PAGES += sorted((PROJECT / "docs").glob("*.md"))
GUIDE = (PROJECT / "docs" / "operacion.md").read_text(encoding="utf-8")
SCRIPTS = re.findall(r'shell -v 0 -c "\n(.*?)"', GUIDE, re.DOTALL)
OF_THE_SYSTEM = {"tar", "curl", "jq", "journalctl", "set", "eval", "env", "git"}
OF_THE_SYSTEM |= {"apt-get", "docker", "restic", "install"}
OF_THE_SYSTEM |= {"cd", "chmod", "chown", "printf", "ssh-keygen", "ssh-keyscan"}
PROGRAMS = {"python", "manage.py", "make", "celery", "gunicorn", "pip", "psql", "createdb"}
PROGRAMS |= {"pg_dump", "pg_restore"} | OF_THE_SYSTEM


def printed() -> Iterator[str]:
    """Every command of every page: a line of a block, or between backticks."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for block in re.findall(r"```(?:sh|console)\n(.*?)```", text, re.DOTALL):
            whole = re.sub(r'-c "\n.*?"', "-c ''", block, flags=re.DOTALL)  # scripts have a test
            for line in re.sub(r"\\\n\s*|(?<=,)\n\s*(?=has_)", " ", whole).splitlines():
                if line.strip():
                    yield line.strip().removeprefix("$ ")
        for said in re.findall(r"`([^`\n]+)`", text):
            first = said.split()[0] if said.split() else ""
            if first in PROGRAMS or (first in get_commands() and "_" in first):
                yield said


def words_of(line: str) -> list[list[str]]:
    """The words of each command of a line, without what the shell does with them."""
    lexer = shlex.shlex(re.sub(r" [<>] \S+", "", line), posix=True, punctuation_chars="|;<>&()")
    lexer.whitespace_split = True
    commands: list[list[str]] = [[]]
    for word in lexer:
        if re.fullmatch(r"[|;<>&()]+", word):
            commands.append([])
        else:
            commands[-1].append(word)
    return [words for words in commands if words and words[0] != "$"]


COMMANDS = sorted({tuple(words) for line in printed() for words in words_of(line)})


def wrong(words: tuple[str, ...]) -> str:
    """What of a command is not so, or nothing. Raises what its parser does."""
    program, *rest = words
    match program:
        case "python" if rest[:1] == ["-m"]:
            return _wrong_module(rest[1], rest[2:])
        case "python":
            return _wrong_managed(rest[1:]) if rest[0] == "manage.py" else "no se conoce"
        case "manage.py":
            return _wrong_managed(rest)
        case "sudo":
            return wrong(tuple(rest))
        case script if script.startswith("compose/"):
            return "" if os.access(PROJECT / script, os.X_OK) else "no hay ese archivo"
        case "make":
            return "" if not rest or rest[0] in _targets() else "no hay esa tarea"
        case "celery":
            _parse_celery(rest)
            return ""
        case "gunicorn":
            options = Config().parser().parse_args(rest)
            return "" if (PROJECT / options.config).is_file() else "no hay ese archivo"
        case "pip":
            return "" if (PROJECT / rest[-1]).is_file() else "no hay ese archivo"
        case "psql" | "createdb" | "pg_dump" | "pg_restore":
            return _wrong_of_postgres(program, rest)
    if program in get_commands():
        return _wrong_managed(list(words))
    return "" if program in OF_THE_SYSTEM or "=" in program or program == "." else "no se conoce"


def _wrong_managed(words: list[str]) -> str:
    name, *rest = words
    command = load_command_class(get_commands()[name], name)
    needed = len(words) > 1  # a name alone is only spoken of
    if needed:
        command.create_parser("manage.py", name).parse_args(rest)
    return ""


def _wrong_module(name: str, rest: list[str]) -> str:
    if importlib.util.find_spec(name) is None:
        return "no hay ese módulo"
    if name == "compose.local":
        parser_of_the_laptop().parse_args(rest)
        return ""
    options = {word for word in rest if word.startswith("--")}
    folder = Path(str(importlib.util.find_spec(name).origin)).parent  # type: ignore[union-attr]  # it is there
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    return " ".join(option for option in options if f'"{option}"' not in source)


def _parse_celery(words: list[str]) -> None:
    assert words[:2] == ["--app", "config"]
    name, *rest = words[2:]
    with celery.make_context("celery", words[:3]) as context:
        context.obj = CLIContext(app=current_app, no_color=True, workdir=".")
        celery.commands[name].make_context(name, rest, parent=context)


def _wrong_of_postgres(program: str, words: list[str]) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed")
    told = subprocess.run([found, "--help"], capture_output=True, text=True, check=True).stdout
    options = [re.match(r"--[a-z-]+|-[A-Za-z]+", word) for word in words]
    letters = re.compile(r"-([A-Za-z])\b")
    known = {*re.findall(r"--[a-z-]+", told), *letters.findall(told)}
    return " ".join(
        option[0]
        for option in options
        if option
        and not (
            option[0] in known
            if option[0].startswith("--")
            else set(option[0].removeprefix("-")) <= known
        )
    )


@cache
def _targets() -> set[str]:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE))


def test_the_commands_of_every_page_are_found() -> None:
    names = {words[2] for words in COMMANDS if words[:2] == ("python", "manage.py")}
    assert {"open_company", "migrate_schemas", "price_job", "catalog_import"} <= names
    assert {"celery", "gunicorn", "make", "pg_dump"} <= {words[0] for words in COMMANDS}
    assert len(SCRIPTS) > 5


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_of_a_page_exists_and_takes_its_options(words: tuple[str, ...]) -> None:
    assert not wrong(words)


@pytest.mark.parametrize(
    "line",
    [
        "python manage.py opens_company --name x",
        "python manage.py list_companies --chek",
        "python -m compose.local execute",
        "python -m quoting.core.evidence a.zip --llave x",
        "celery --app config worker --queue pdf --nothing",
        "celery --app config inspects",
        "gunicorn --confg config/gunicorn.conf.py config.wsgi",
        "make testing",
        "pip install -r requirements/none.txt",
        "sudo compose/certificate.sh trial",
        "frobnicate",
    ],
)  # fmt: skip
def test_what_is_printed_wrong_is_found(line: str) -> None:
    """Also a test of this test: it would be green of a parser that takes anything."""
    with pytest.raises((Exception, SystemExit)):
        assert not wrong(tuple(line.split()))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.splitlines()[-1].strip()[:40])
def test_a_script_of_the_guide_runs(company: Company, script: str) -> None:
    own = re.sub(r"'c_\d+'", f"'{company.schema_name}'", script)
    with public_context():
        call_command("shell", "-v", "0", "-c", own)


@pytest.mark.parametrize("flag", sorted(set(re.findall(r"`(--[a-z-]+)[ `]", GUIDE))))
def test_an_option_that_the_guide_speaks_of_is_one_of_a_command(flag: str) -> None:
    if any(flag in words for words in COMMANDS):
        return  # of a command that is printed, which has its test
    ours = [name for name, app in get_commands().items() if not app.startswith("django")]
    parsers = [
        load_command_class(get_commands()[name], name).create_parser("", name) for name in ours
    ]
    for parser in parsers:
        if any(flag in action.option_strings for action in parser._actions):
            return
    if flag in scripts_of_the_servers():
        return
    parser_of_the_laptop().parse_args(["status", flag, "otra"])


@cache
def scripts_of_the_servers() -> str:
    """What the operator's commands of compose/ are made of."""
    compose = PROJECT / "compose"
    paths = [*compose.glob("*.sh"), compose / "releasing" / "__main__.py"]
    return "".join(path.read_text(encoding="utf-8") for path in paths)
