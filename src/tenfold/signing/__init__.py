"""The ledger of signatures: chained, checked, held against what stands today."""

from tenfold.signing.contents import contents, rests_on
from tenfold.signing.faults import Fault
from tenfold.signing.ledger import HEAD, LEDGER, Chain, append, chained, contains, read_chain, write
from tenfold.signing.roles import SLUG, Asked, wanting
from tenfold.signing.ssh import SIGNERS, fingerprint, signed_with
from tenfold.signing.validity import signatures

__all__ = [
    "HEAD",
    "LEDGER",
    "SIGNERS",
    "SLUG",
    "Asked",
    "Chain",
    "Fault",
    "append",
    "chained",
    "contains",
    "contents",
    "fingerprint",
    "read_chain",
    "rests_on",
    "signatures",
    "signed_with",
    "wanting",
    "write",
]
