"""TLS in front of the web, with a certificate whose age a test chooses."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Front:
    """Listens on a port of its own and passes on what comes, to ``behind``."""

    def __init__(self, folder: Path, behind: int) -> None:
        self._folder, self._behind = folder, behind
        self.names = ["localhost"]  # a certificate for all of *.localhost is not believed
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Simulacro")])
        self.authority = folder / "authority.pem"
        root = self._certificate(self._issuer, days=400, is_authority=True)
        self.authority.write_bytes(root.public_bytes(serialization.Encoding.PEM))
        self.valid_for(90)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        Thread(target=self._serve, daemon=True).start()

    def valid_for(self, days: int) -> None:
        """Whoever connects from now on sees a certificate that ends in so many days."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        leaf = self._certificate(name, days, is_authority=False)
        file = self._folder / "leaf.pem"
        file.write_bytes(
            leaf.public_bytes(serialization.Encoding.PEM)
            + self._key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        self._context = context

    def close(self) -> None:
        self._listener.close()

    def _certificate(self, subject: x509.Name, days: int, is_authority: bool) -> x509.Certificate:
        now = datetime.now(UTC)
        names = x509.SubjectAlternativeName([x509.DNSName(each) for each in self.names])
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._issuer)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(names, critical=False)
            .sign(self._key, hashes.SHA256())
        )

    def _serve(self) -> None:
        while True:
            try:
                visitor, _ = self._listener.accept()
            except OSError:
                return
            Thread(target=self._pass_on, args=(visitor,), daemon=True).start()

    def _pass_on(self, visitor: socket.socket) -> None:
        try:
            with (
                visitor,
                self._context.wrap_socket(visitor, server_side=True) as secure,
                socket.create_connection(("127.0.0.1", self._behind), 10) as web,
            ):
                back = Thread(target=_pump, args=(web, secure), daemon=True)
                back.start()
                _pump(secure, web)
                back.join(60)
        except OSError:
            return


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65_536):
            target.sendall(data)
    except OSError:
        return
