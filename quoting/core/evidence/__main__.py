"""The checker of evidence packs as a command: ``python -m quoting.core.evidence``."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from quoting.core.evidence import check, spoken


def main(arguments: Sequence[str] | None = None) -> int:
    parser = ArgumentParser(prog="evidence", description="Revisa una constancia de aceptación.")
    parser.add_argument("pack", type=Path, help="la constancia, un archivo .zip")
    parser.add_argument("--key", default="", help="la llave pública, o un archivo que la tiene")
    chosen = parser.parse_args(arguments)
    try:
        pack = chosen.pack.read_bytes()
        key = _given_key(chosen.key)
    except (OSError, UnicodeDecodeError) as error:
        print(f"No se puede leer el archivo: {error}")
        return 1
    verdict = check(pack, key)
    print(spoken(verdict))
    return 0 if verdict.is_genuine else 1


def _given_key(text: str) -> str:
    """The key itself, or the last line of the file that holds it."""
    text = text.strip()
    if not text or (len(text) == 64 and not Path(text).exists()):
        return text.lower()
    lines = Path(text).read_text().split()
    return lines[-1].lower() if lines else "?"


if __name__ == "__main__":
    sys.exit(main())
