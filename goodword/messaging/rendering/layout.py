"""The sheet that every mail is written on: responsive tables, dark mode, and the same words as plain text.

This is the one place where style attributes are allowed: mail programs need them. No image and no address but the mail's own links is loaded.
"""

import html
from collections.abc import Sequence
from string import Template

from goodword.messaging.rendering.colors import palette
from goodword.messaging.rendering.disguise import reveal
from goodword.messaging.rendering.markup import Block, Kind, card_of, scale_of, to_html, to_text

_SANS = "Helvetica,Arial,sans-serif"
_VOICE = "Georgia,'Times New Roman',serif"
_TABLE = 'role="presentation" cellpadding="0" cellspacing="0" border="0"'
_CODE_ON_ONE_LINE = 12  # signs that a telephone has room for
_STYLES = {
    Kind.HEADING: f"padding:26px 40px 0;font:400 28px/36px {_VOICE};color:#16211f;",
    Kind.PARAGRAPH: f"padding:14px 40px 0;font:400 17px/27px {_SANS};color:#16211f;",
    Kind.ITEMS: f"padding:12px 40px 0;font:400 17px/27px {_SANS};color:#16211f;",
    Kind.SMALL: f"padding:22px 40px 0;font:400 15px/23px {_SANS};color:#53605c;",
    Kind.CLOSING: f"padding:22px 40px 0;font:400 17px/27px {_VOICE};color:#16211f;",
}

_PAGE = Template("""<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>$subject</title>
<style>
@media (prefers-color-scheme: dark) {
.bg { background: #121615 !important; } .sheet { background: #1b211f !important; } .ink { color: #eef2f0 !important; } .soft { color: #a9b5b0 !important; }
.tint { background: $dark_tint !important; } .brand { color: $dark_brand !important; }
.cta { background: $dark_brand !important; } .cta a { color: $dark_button_text !important; }
}
@media (max-width: 480px) { .pad { padding-left: 22px !important; padding-right: 22px !important; } }
</style>
</head>
<body class="bg" style="margin:0;padding:0;background:#f4f6f3;">
<div style="display:none;max-height:0;overflow:hidden;">$preview</div>
<table class="bg" $table width="100%" style="background:#f4f6f3;"><tr><td align="center" style="padding:28px 12px;">
<table class="sheet" $table width="560" style="width:100%;max-width:560px;background:#ffffff;border-radius:12px;">
<tr><td class="pad brand" style="padding:30px 40px 0;font:700 15px/20px $sans;letter-spacing:1px;color:$brand;">$name</td></tr>
$rows
<tr><td style="padding:0 0 32px;font-size:0;line-height:0;">&nbsp;</td></tr>
</table>
<table $table width="560" style="width:100%;max-width:560px;"><tr>
<td class="pad soft" style="padding:18px 40px;font:400 13px/20px $sans;color:#53605c;">$foot</td></tr></table>
</td></tr></table>
</body>
</html>
""")


def page(blocks: Sequence[Block], *, subject: str, preview: str, name: str, color: str, language: str, foot: Sequence[str]) -> str:
    """Return a whole mail as HTML; `foot` holds the lines below the sheet, in the same marks as the blocks."""
    colors = palette(color)
    soft = 'class="soft" style="color:#53605c;"'
    return _PAGE.substitute(
        vars(colors),
        language=html.escape(language),
        subject=html.escape(subject),
        preview=html.escape(preview),
        name=html.escape(name),
        table=_TABLE,
        sans=_SANS,
        rows="\n".join(_row(block, brand=colors.brand, tint=colors.tint, button=colors.button, button_text=colors.button_text) for block in blocks),
        foot="<br>".join(to_html(line, link=soft) for line in foot),
    )


def plain(blocks: Sequence[Block], *, name: str, foot: Sequence[str]) -> str:
    """Return the same mail as plain text."""
    parts = [_plain_block(block) for block in blocks]
    return "\n\n".join([name, *filter(None, parts)]) + "\n\n-- \n" + "\n".join(to_text(line) for line in foot) + "\n"


def _row(block: Block, *, brand: str, tint: str, button: str, button_text: str) -> str:
    link = f'class="brand" style="color:{brand};"'
    if block.kind is Kind.BUTTON:
        style = f"display:inline-block;padding:15px 26px;font:700 16px/20px {_SANS};color:{button_text};text-decoration:none;"
        cell = f'<a href="{html.escape(block.url)}" style="{style}">{html.escape(block.label)}</a>'
        inner = f'<table {_TABLE}><tr><td class="cta" style="background:{button};border-radius:10px;">{cell}</td></tr></table>'
        return f'<tr><td class="pad" style="padding:20px 40px 0;">{inner}</td></tr>'
    if block.kind is Kind.CARD:
        return _card(block, brand=brand, tint=tint)
    if block.kind is Kind.SCALE:
        return _scale(block, brand=brand, tint=tint)
    lines = [to_html(line, link=link) for line in block.lines]
    if block.kind is Kind.ITEMS:
        lines = [f"• {line}" for line in lines]
    shade = "soft" if block.kind is Kind.SMALL else "ink"
    return f'<tr><td class="pad {shade}" style="{_STYLES[block.kind]}">{"<br>".join(lines)}</td></tr>'


def _card(block: Block, *, brand: str, tint: str) -> str:
    """Return a card: what it is about large at the left, a code at the right; a code alone is what it is about."""
    lines, code = card_of(block)
    words, beside = ([to_html(line) for line in lines], code) if lines else ([html.escape(code)], "")
    large = f'<span class="brand" style="font:700 32px/38px {_SANS};color:{brand};">{words[0]}</span>'
    small = "".join(f'<br><span class="soft" style="font:400 14px/20px {_SANS};color:#53605c;">{line}</span>' for line in words[1:])
    wrap = "white-space:nowrap;" if len(beside) <= _CODE_ON_ONE_LINE else ""
    mono = f"padding:18px 20px;font:700 17px/24px 'Courier New',monospace;color:#16211f;{wrap}"
    right = f'<td align="right" class="ink" style="{mono}">{html.escape(beside)}</td>' if beside else ""
    inner = f'<td style="padding:18px 20px;">{large}{small}</td>{right}'
    table = f'<table class="tint" {_TABLE} width="100%" style="background:{tint};border-radius:10px;"><tr>{inner}</tr></table>'
    return f'<tr><td class="pad" style="padding:22px 40px 0;">{table}</td></tr>'


def _scale(block: Block, *, brand: str, tint: str) -> str:
    """Return a row of numbers to click, each as wide as the others, so that eleven fit on a telephone."""
    numbers = scale_of(block)
    link = f"display:block;padding:13px 0;font:700 15px/18px {_SANS};color:{brand};text-decoration:none;"
    cells = [
        f'<td class="tint" align="center" width="{100 // max(len(numbers), 1)}%" style="background:{tint};border-radius:6px;">'
        f'<a class="brand" href="{html.escape(url)}" style="{link}">{html.escape(label)}</a></td>'
        for label, url in numbers
    ]
    gap = '<td style="width:3px;font-size:0;line-height:0;">&nbsp;</td>'
    table = f'<table {_TABLE} width="100%" style="table-layout:fixed;"><tr>{gap.join(cells)}</tr></table>'
    return f'<tr><td class="pad" style="padding:18px 40px 0;">{table}</td></tr>'


def _plain_block(block: Block) -> str:
    if block.kind is Kind.BUTTON:
        return f"{block.label}:\n{block.url}"
    if block.kind is Kind.CARD:
        lines, code = card_of(block)
        return "\n".join(f"  {reveal(line)}" for line in [*(to_text(line) for line in lines), *filter(None, [code])])
    if block.kind is Kind.SCALE:
        return "\n".join(f"{label}: {url}" for label, url in scale_of(block))
    lines = [to_text(line) for line in block.lines]
    return "\n".join(f"- {line}" for line in lines) if block.kind is Kind.ITEMS else "\n".join(lines)
