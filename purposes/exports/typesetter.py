"""Sets a report with typst, in a process of its own: what typst keeps between documents goes away with it.

Reads the report as JSON from standard input, writes PDF to standard output. The same input gives the same bytes.
"""

import json
import sys
from pathlib import Path

import fontpkg_fira_sans
import typst

TEMPLATE = Path(__file__).parent / "typst" / "record.typ"


def main() -> None:
    data = sys.stdin.buffer.read()
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(fontpkg_fira_sans.ROOT / "files")],
    )
    pdf = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=fonts,
        format="pdf",
        sys_inputs={"report": data.decode()},
        # Archivable, and with the tags that screen readers use: both standards in one file.
        pdf_standards=["a-3a", "ua-1"],
        timestamp=json.loads(data)["written_at"],
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
