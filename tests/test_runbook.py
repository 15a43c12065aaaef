"""What the operator's guide has one type runs as it is printed."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

from tenants.schemas.companies import Company
from tenants.schemas.context import public_context

GUIDE = Path(__file__).parents[1] / "docs" / "operacion.md"
BLOCKS = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(), re.DOTALL)
SCRIPTS = [
    script
    for block in BLOCKS
    for script in re.findall(r'shell -v 0 -c "\n(.*?)"', block, re.DOTALL)
]
COMMANDS = sorted({name for block in BLOCKS for name in re.findall(r"manage\.py (\w+)", block)})


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.splitlines()[-1].strip()[:40])
def test_a_script_of_the_guide_runs(company: Company, script: str) -> None:
    own = re.sub(r"'c_\d+'", f"'{company.schema_name}'", script)
    with public_context():
        call_command("shell", "-v", "0", "-c", own)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_of_the_guide_exists(name: str) -> None:
    assert name in get_commands()
