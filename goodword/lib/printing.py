"""PDF made of a template of ours and plain values, set by typst, which the extra `print` brings; it reads no other file and asks no network."""

import json
from collections.abc import Mapping
from datetime import datetime
from importlib.util import find_spec
from typing import Any


def can_print() -> bool:
    """Return whether typst is installed."""
    return find_spec("typst") is not None


def pdf(template: str, values: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """Return a PDF; the template finds `values` as JSON in `sys.inputs.values`, which are data: no markup in them is ever run.

    It is set in the fonts that typst brings, the same on every machine, and screen readers can read it (PDF/UA-1). A name in a script that these fonts lack,
    such as Chinese, is set in what the machine has, and then the page does not claim that standard.
    """
    import typst

    source, inputs = template.encode(), {"values": json.dumps(values)}
    try:
        return typst.compile(source, sys_inputs=inputs, ignore_system_fonts=True, pdf_standards="ua-1", timestamp=made_at)
    except typst.TypstError:
        return typst.compile(source, sys_inputs=inputs, timestamp=made_at)
