"""The ledger of signatures: chained, checked, held against what stands today."""
