"""The scripts of the pages, tested by Node's own runner: the files beside this one."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NODE = shutil.which("node")
HOW_TO_GET_ONE = (
    "No hay Node.js: instálalo con «apt-get install --no-install-recommends nodejs npm»."
)


@pytest.mark.parametrize("script", sorted(HERE.glob("*.test.js")), ids=lambda path: path.stem)
def test_what_a_script_promises_holds(script: Path) -> None:
    if NODE is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(HOW_TO_GET_ONE)
        pytest.skip(HOW_TO_GET_ONE)
    done = subprocess.run([NODE, "--test", str(script)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "\n# pass 0" not in done.stdout
