"""Where somebody comes from, as a mark that nobody can read and that nothing outlives."""

import hmac
import ipaddress
from datetime import datetime, timedelta

from voicebox.sealing.ciphers import fresh_key
from voicebox.world import World

#: How long a key lives: no mark from before says anything about one from after.
MINUTES = 10
#: A household has a network of this size; an address of its own, whoever asks for one.
_NETWORK_BITS = 64
#: Behind these stands a proxy or a gateway, and so everybody at once.
_SHARED = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
        *("100.64.0.0/10", "::1/128", "fc00::/7", "fe80::/10"),
    )
)


class AddressMarks:
    """Keyed marks of addresses, in memory alone."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._begin()

    def mark(self, address: str) -> bytes | None:
        """Return the mark of an address; None where everybody shares it, or it is none."""
        network = _network(address)
        if network is None:
            return None
        if not self._is_fresh(self._world.now()):
            self._begin()
        return hmac.digest(self._key, network, "sha256")

    @property
    def key_since(self) -> datetime:
        """When the key was made under which marks are made now."""
        return self._since

    def _begin(self) -> None:
        self._key, self._since = fresh_key(self._world), self._world.now()

    def _is_fresh(self, now: datetime) -> bool:
        # A clock that was set back must not let a key live for years.
        return self._since <= now < self._since + timedelta(minutes=MINUTES)


def _network(address: str) -> bytes | None:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if any(found in network for network in _SHARED):
        return None
    return found.packed if found.version == 4 else found.packed[: _NETWORK_BITS // 8]
