"""Sets a document with typst, in a process of its own: what typst keeps between documents goes away with it.

Takes the template as argument, reads the content as JSON from standard input, writes PDF to standard output. The same
input gives the same bytes.
"""

import json
import sys
from pathlib import Path

import fontpkg_fira_sans
import typst

#: Templates share their look by addresses from here.
ROOT = Path(__file__).parents[2]


def main() -> None:
    data = sys.stdin.buffer.read()
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(fontpkg_fira_sans.ROOT / "files")],
    )
    pdf = typst.compile(
        Path(sys.argv[1]),
        root=ROOT,
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
