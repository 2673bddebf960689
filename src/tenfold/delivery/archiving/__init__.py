"""A whole project as one file: packed, looked into, unpacked."""

from tenfold.delivery.archiving.manifest import Manifest, look
from tenfold.delivery.archiving.packing import pack
from tenfold.delivery.archiving.unpacking import changed_standing, unpack

__all__ = ["Manifest", "changed_standing", "look", "pack", "unpack"]
