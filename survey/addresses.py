"""Names and addresses of machines. Pure."""

import ipaddress


def is_this_machine(host: str) -> bool:
    """Whether what is sent there never leaves the machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
