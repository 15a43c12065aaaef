"""An empty repository whose password opens it at once.

restic stretches a password for as long as half a second when a repository is made, and again
whenever it is opened, which every one of its commands does. Tests keep all of restic but that: the
same master key is locked again, with the least stretching that restic reads.
"""

import base64
import hashlib
import json
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.poly1305 import Poly1305

from ops.backups.repository import Repository

LEAST = {"N": 2, "r": 1, "p": 1}
NONCE = TAG = 16


def make_repository(folder: Path, password: str) -> None:
    """Made by restic, for ``settings.BACKUP_PASSWORD``, which must be ``password``."""
    Repository(str(folder)).prepare()
    (path,) = (folder / "keys").iterdir()
    key = json.loads(path.read_text())
    sealed = base64.b64decode(key["data"])
    master = _Lock(key, password).open(sealed)
    key |= LEAST
    key["data"] = base64.b64encode(_Lock(key, password).close(master)).decode()
    path.unlink()
    content = json.dumps(key).encode()
    path.with_name(hashlib.sha256(content).hexdigest()).write_bytes(content)


class _Lock:
    """What restic makes of a password: AES-256 in counter mode, told whole by Poly1305-AES."""

    def __init__(self, key: dict, password: str) -> None:
        derived = hashlib.scrypt(
            password.encode(),
            salt=base64.b64decode(key["salt"]),
            n=key["N"],
            r=key["r"],
            p=key["p"],
            dklen=64,
            maxmem=2**30,
        )
        self.cipher, self.masking, self.multiplier = derived[:32], derived[32:48], derived[48:]

    def close(self, content: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        hidden = self._crypt(nonce, content)
        return nonce + hidden + self._tag(nonce, hidden)

    def open(self, sealed: bytes) -> bytes:
        nonce, hidden, tag = sealed[:NONCE], sealed[NONCE:-TAG], sealed[-TAG:]
        assert self._tag(nonce, hidden) == tag
        return self._crypt(nonce, hidden)

    def _crypt(self, nonce: bytes, content: bytes) -> bytes:
        return Cipher(algorithms.AES(self.cipher), modes.CTR(nonce)).encryptor().update(content)

    def _tag(self, nonce: bytes, hidden: bytes) -> bytes:
        mask = Cipher(algorithms.AES(self.masking), modes.ECB()).encryptor().update(nonce)
        return Poly1305.generate_tag(self.multiplier + mask, hidden)
