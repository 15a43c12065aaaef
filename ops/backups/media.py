"""The companies' files in a point: which there were, and whether they are there again."""

from collections.abc import Iterator, Mapping
from pathlib import Path

ASIDE = ".aside"
"""A folder of MEDIA_ROOT that belongs to restorations, and to no point."""


def sizes_under(root: Path) -> dict[str, int]:
    """The size of each file by its path under ``root``; what a restoration left there is not
    counted, nor what vanishes meanwhile."""
    found = {}
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        name = path.relative_to(root).as_posix()
        if name.startswith(f"{ASIDE}/"):
            continue
        try:
            if path.is_file() and not path.is_symlink():
                found[name] = path.stat().st_size
        except FileNotFoundError:
            continue
    return found


def lacking(promised: Mapping[str, int], found: Mapping[str, int]) -> Iterator[str]:
    """A Spanish sentence for each file that is missing or of another size. More of them is no
    fault: people go on working while files are copied."""
    for path, size in promised.items():
        if path not in found:
            yield f"falta el archivo {path}"
        elif found[path] != size:
            yield f"{path}: {found[path]} bytes en vez de {size}"
