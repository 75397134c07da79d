"""The one way out: whatever the server fetches, it fetches through here.

An address that a provider, a redirect or a name server gives may lead to what only this machine
can reach: another service on it, the network behind it, the cloud's own metadata. So a host is
looked up once, each of its addresses must be a public one, and the connection goes to the very
address that was judged; a name that means something else a moment later changes nothing. Each
redirect is a new connection and is judged anew. `FETCH_HOSTS` names the exceptions. Where the
environment names a proxy (HTTPS_PROXY), the proxy decides, being the way out that was chosen.
"""

import logging
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

logger = logging.getLogger("slant.outgoing")
# Seconds to wait for an answer.
WAIT = 10
# RFC 6052: an IPv4 address behind a translator stands in the last four bytes.
_TRANSLATED = IPv6Network("64:ff9b::/96")


class Refused(OSError):
    """The host is not one that the server may ask; the message says how to allow it."""


def is_public(address: str) -> bool:
    """Whether anybody on the internet could reach it, in whichever form it hides."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
        if found in _TRANSLATED:
            inner = IPv4Address(found.packed[-4:])
        if inner:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


def address_of(host: str, port: int) -> str:
    """An address to connect to, all that the name stands for being public or the host allowed."""
    name = host.strip("[]").rstrip(".").lower()
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if name not in settings.FETCH_HOSTS and not all(map(is_public, addresses)):
        message = (
            f"{name} is {addresses[0]}, which is not a public address. Where the server shall ask"
            f" it all the same, name it: FETCH_HOSTS={name}"
        )
        logger.warning("not asked: %s", message)
        raise Refused(message)
    return addresses[0]


def session() -> requests.Session:
    """What every fetch is made with: guarded, and patient for ten seconds."""
    made = requests.Session()
    for scheme in ("https://", "http://"):
        made.mount(scheme, _Guarded())
    return made


def _connected(connection: HTTPConnection) -> socket.socket:
    """The socket of a connection, to an address that was judged."""
    host, port = connection.host, connection.port or connection.default_port
    try:
        return create_connection(
            (address_of(host, port), port),
            connection.timeout,
            source_address=connection.source_address,
            socket_options=connection.socket_options,
        )
    except socket.gaierror as error:
        raise NameResolutionError(host, connection, error) from error
    except OSError as error:
        raise NewConnectionError(connection, str(error)) from error


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(self)


class _Secure(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(self)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class _Guarded(HTTPAdapter):
    """Of requests, with connections that look where they go."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  as above it
        """Pools of guarded connections."""
        super().init_poolmanager(*args, **options)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}

    def send(self, *args: Any, **options: Any) -> requests.Response:  # noqa: ANN401
        """Never wait without end."""
        options["timeout"] = options.get("timeout") or WAIT
        return super().send(*args, **options)
