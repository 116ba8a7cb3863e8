"""An edition as a message of ONIX for Books 3.0: what shops and libraries ask of each form."""

from __future__ import annotations

from .codes import UNPUBLISHED
from .inspection import inspect_message
from .message import write_message
from .products import Access, ProductForm, check_forms

__all__ = [
    "UNPUBLISHED",
    "Access",
    "ProductForm",
    "check_forms",
    "inspect_message",
    "write_message",
]
