"""Connections to addresses that were looked at first: a page must not be able to reach into the user's own network.

A host's name is resolved once; every address it has is checked; and the connection goes to one of those addresses, not
to the name, so that a second answer of the name server cannot lead elsewhere (DNS rebinding).
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

import certifi
from urllib3 import PoolManager, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError, NewConnectionError
from urllib3.response import BaseHTTPResponse
from urllib3.util.connection import create_connection
from urllib3.util.ssl_ import create_urllib3_context

# Networks that give out IPv6 only reach IPv4 hosts through addresses whose last 32 bits are the IPv4 address.
_NAT64 = ip_network("64:ff9b::/96")
# Protocol assignments, of which Python before 3.12 calls some public.
_ASSIGNED = ip_network("192.0.0.0/24")


class AddressRefused(HTTPError):
    """A host whose address is private, loopback, link-local or reserved, and not among those allowed."""


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet; an IPv4 address inside an IPv6 one counts as itself."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
        # What tunnels to an IPv4 address may end in the user's own network.
        if ip.is_site_local or ip.sixtofour is not None or ip.teredo is not None:
            return False
    elif ip in _ASSIGNED:
        return False
    # Python 3.10 calls some reserved blocks global, so that each property is asked.
    special = ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_reserved
    return ip.is_global and not special and not ip.is_unspecified


@dataclass(slots=True, frozen=True)
class Guard:
    """Which addresses may be connected to: all public ones, and the ones allowed by name."""

    allowed: tuple[tuple[IPv4Network | IPv6Network, int | None], ...] = ()

    @classmethod
    def of(cls, allow: Iterable[str]) -> Guard:
        """``allow`` holds networks, and addresses with or without a port: "10.1.0.0/16", "127.0.0.1:80", "[::1]:80"."""
        return cls(tuple(_allowed(entry) for entry in allow))

    def permits(self, address: str, port: int) -> bool:
        """Whether a connection may go there."""
        ip = ip_address(address.partition("%")[0])
        return is_public(address) or any(ip in net and only in (None, port) for net, only in self.allowed)

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host; :class:`AddressRefused` where even one of them is not permitted."""
        found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        for address in found:
            if not self.permits(address, port):
                raise AddressRefused(f"{host} has the address {address}, which is not a public one")
        return list(dict.fromkeys(found))


def _allowed(entry: str) -> tuple[IPv4Network | IPv6Network, int | None]:
    try:
        return ip_network(entry, strict=False), None
    except ValueError:
        parts = urlsplit(f"//{entry}")
        return ip_network(parts.hostname or ""), parts.port


def _connect(connection: HTTPConnection, guard: Guard) -> tuple[socket.socket, str]:
    """A socket to the host's first address that answers, after all of them were checked, and that address."""
    port = connection.port or connection.default_port
    try:
        addresses = guard.addresses(connection.host, port)
    except UnicodeError as error:
        raise NameResolutionError(connection.host, connection, socket.gaierror(str(error))) from error
    except socket.gaierror as error:
        raise NameResolutionError(connection.host, connection, error) from error
    problem: OSError | None = None
    for address in addresses:
        try:
            sock = create_connection(
                (address, port), connection.timeout, connection.source_address, connection.socket_options
            )
        except OSError as error:
            problem = error
            continue
        peer = str(sock.getpeername()[0])
        if not guard.permits(peer, port):
            sock.close()
            raise AddressRefused(f"{connection.host} was connected to {peer}")
        sys.audit("http.client.connect", connection, connection.host, port)
        return sock, peer
    if isinstance(problem, TimeoutError):
        raise ConnectTimeoutError(connection, f"no connection within {connection.timeout} s")
    raise NewConnectionError(connection, f"no connection: {problem}")


class Deadline:
    """Ends an exchange that takes too long, however little arrives at a time."""

    def __init__(self) -> None:
        self.passed = False

    @contextmanager
    def watch(self, shut: Callable[[], object], seconds: float) -> Iterator[None]:
        """Shut what is read from if the block is not left within so many seconds."""

        def end() -> None:
            self.passed = True
            with suppress(OSError, ValueError, RuntimeError):  # It may be closed already.
                shut()

        timer = Timer(max(0.0, seconds), end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


@contextmanager
def _headers_in_time(connection: HTTPConnection, seconds: float) -> Iterator[None]:
    """urllib3's own time limit begins anew with each byte, which a server that drips its headers can use."""
    deadline, sock = Deadline(), connection.sock
    with deadline.watch(lambda: sock.shutdown(socket.SHUT_RDWR) if sock else None, seconds):
        yield
    if deadline.passed:
        raise TimeoutError(f"headers not complete after {seconds:g} s")


def pool_manager(guard: Guard, timeout: float, hosts: int) -> PoolManager:
    """urllib3's pools, kept alive for so many hosts, over connections that the guard has checked."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            sock, self.peer = _connect(self, guard)
            return sock

        def getresponse(self) -> Any:
            with _headers_in_time(self, timeout):
                return super().getresponse()

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            sock, self.peer = _connect(self, guard)
            return sock

        def getresponse(self) -> Any:
            with _headers_in_time(self, timeout):
                return super().getresponse()

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    # Authorities of the system, among which may be the user's own, and those of certifi, for systems that have none.
    context = create_urllib3_context()
    context.load_default_certs()
    context.load_verify_locations(certifi.where())
    limits = Timeout(connect=timeout, read=timeout)
    manager = PoolManager(num_pools=hosts, maxsize=2, timeout=limits, retries=False, ssl_context=context)
    manager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
    return manager


def address_of(response: BaseHTTPResponse) -> str | None:
    """The address that a response came from."""
    peer = getattr(response.connection, "peer", None)
    return None if peer is None else str(peer)
