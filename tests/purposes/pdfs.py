"""PDFs opened with another program: their tags and their text."""

import io

import pikepdf


def opened(content):
    return pikepdf.open(io.BytesIO(content))


def structure(document):
    """The kinds of the elements that a screen reader hears, in their order."""
    found = []

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for part in node:
                walk(part)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node.S)[1:])
            if "/K" in node:
                walk(node.K)

    walk(document.Root.StructTreeRoot.K)
    return found


def words(content):
    """The text of the pages, as their fonts map it back to letters."""
    document = opened(content)
    return [_words_of(page) for page in document.pages]


def _words_of(page):
    maps = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    told, current = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = maps[str(operands[0])]
        for part in _strings(operands) if str(operator) in ("Tj", "TJ") else ():
            told.append("".join(current.get(part[at : at + 2], "") for at in range(0, len(part), 2)))
        if str(operator) == "ET":
            told.append(" ")
    return "".join(told)


def _strings(operands):
    for operand in operands:
        if isinstance(operand, pikepdf.Array):
            yield from (bytes(part) for part in operand if isinstance(part, pikepdf.String))
        elif isinstance(operand, pikepdf.String):
            yield bytes(operand)


def _letters(font):
    found = {}
    for operands, operator in pikepdf.parse_content_stream(pikepdf.Stream(_pdf, font.ToUnicode.read_bytes())):
        if str(operator) == "endbfchar":
            found |= {
                bytes(a): bytes(b).decode("utf-16-be") for a, b in zip(operands[::2], operands[1::2], strict=True)
            }
        if str(operator) == "endbfrange":
            for first, last, letter in zip(operands[::3], operands[1::3], operands[2::3], strict=True):
                begin, size = int.from_bytes(bytes(first), "big"), len(bytes(first))
                for place in range(int.from_bytes(bytes(last), "big") - begin + 1):
                    letters = bytes(letter[place]) if isinstance(letter, pikepdf.Array) else bytes(letter)
                    shift = 0 if isinstance(letter, pikepdf.Array) else place
                    found[(begin + place).to_bytes(size, "big")] = _shifted(letters, shift)
    return found


def _shifted(letters, by):
    told = letters.decode("utf-16-be")
    return told[:-1] + chr(ord(told[-1]) + by)


_pdf = pikepdf.new()
