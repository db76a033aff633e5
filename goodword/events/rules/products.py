"""What was bought, as far as an outcome says so."""

import json


def products_of(properties: str) -> tuple[str, ...]:
    """Return the product and category ids that an outcome names in `items` (or `products`), upper and lower case as sent."""
    if not properties:
        return ()
    content = json.loads(properties)
    found = []
    for item in content.get("items") or []:
        if isinstance(item, dict):
            found += [str(item[name]) for name in ("sku", "product", "category") if item.get(name)]
    found += [str(item) for item in content.get("products") or [] if isinstance(item, str | int)]
    return tuple(found)
