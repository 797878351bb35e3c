"""Says, as a line of JSON, which Python this is and what of the suite it can take part in."""

import json
import platform
import sys
from multiprocessing.connection import deliver_challenge


def zone_info():
    """Whether time zones have names, which takes a module and its data."""
    try:
        from zoneinfo import ZoneInfo
        ZoneInfo("Europe/Berlin")
    except Exception:
        return False
    return True


def message_pack():
    """The version of `msgpack`, its own package or the copy that pip has."""
    try:
        try:
            import msgpack
        except ImportError:
            from pip._vendor import msgpack
    except Exception:
        return None
    return list(msgpack.version)


print(json.dumps({
    "implementation": platform.python_implementation(),
    "version": list(sys.version_info[:3]),
    "path": sys.executable,
    "namesDigests": "digest_name" in deliver_challenge.__code__.co_varnames,
    "zoneInfo": zone_info(),
    "msgpack": message_pack(),
}))
