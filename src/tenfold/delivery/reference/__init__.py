"""The reference in docs/reference, written from the schemas and check codes of the steps."""

from tenfold.delivery.reference.keeping import keep_current
from tenfold.delivery.reference.pages import index_page, step_page

__all__ = ["index_page", "keep_current", "step_page"]
