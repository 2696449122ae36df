"""PDFs made to do harm, each as its bytes."""

import zlib

_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>"


def pdf(objects: dict[int, bytes], *, root: int = 1, extra: bytes = b"") -> bytes:
    """A file of these objects, with a sound table of them."""
    out, places = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = max(objects) + 1
    table = b"".join(
        b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n" for number in range(size)
    )
    return out + b"xref\n0 %d\n%strailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        root,
        extra,
        len(out),
    )


def stream(data: bytes, head: bytes = b"", *, packed: bool = True) -> bytes:
    body = zlib.compress(data, 9) if packed else data
    filters = b"/Filter/FlateDecode" if packed else b""
    return b"<<%s%s/Length %d>>stream\n%s\nendstream" % (head, filters, len(body), body)


def _with(contents: bytes, image: bytes = b"null", page: bytes = _PAGE, **more: bytes) -> bytes:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: page,
        4: contents,
        5: image,
    }
    return pdf(objects | {int(name[1:]): body for name, body in more.items()})


def many_pages(count: int = 100_000) -> bytes:
    kids = b" ".join([b"3 0 R"] * count)
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        }
    )


def flate_bomb() -> bytes:
    """One stream that unpacks to eight hundred megabytes."""
    packer = zlib.compressobj(1)
    body = b"".join([*(packer.compress(b" " * 1_000_000) for _ in range(800)), packer.flush()])
    return _with(b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(body), body))


def flate_bomb_twice() -> bytes:
    """A stream packed two times over."""
    packer = zlib.compressobj(9)
    body = b"".join([*(packer.compress(b"q " * 500_000) for _ in range(3000)), packer.flush()])
    body = zlib.compress(body, 9)
    return _with(b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(body), body))


def huge_image() -> bytes:
    packer = zlib.compressobj(1)
    body = b"".join([*(packer.compress(b"\x55" * 1_000_000) for _ in range(900)), packer.flush()])
    head = b"/Type/XObject/Subtype/Image/Width 30000/Height 30000/ColorSpace/DeviceGray/BitsPerComponent 8"
    image = b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (head, len(body), body)
    return _with(stream(b"q 595 0 0 842 0 0 cm /I Do Q"), image)


def giant_page() -> bytes:
    return _with(stream(b""), page=_PAGE.replace(b"595 842", b"99999999 99999999"))


def form_loop() -> bytes:
    """A form that draws itself."""
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</I 5 0 R>>>>"
    return _with(stream(b"/I Do"), stream(b"/I Do /I Do", head))


def form_tree() -> bytes:
    """Forms that draw ten others each, nine deep: a billion."""
    more = {}
    for level in range(6, 15):
        head = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</I %d 0 R>>>>" % (level + 1)
        more[f"o{level}"] = stream(b"/I Do " * 10, head)
    more["o15"] = stream(b"0 0 5 5 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]")
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</I 6 0 R>>>>"
    return _with(stream(b"/I Do"), stream(b"/I Do " * 10, head), **more)


def page_tree_loop() -> bytes:
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]/Parent 2 0 R>>"})


def deep_nesting() -> bytes:
    return _with(stream(b"[" * 3_000_000, packed=True), b"[" * 200_000 + b"]" * 200_000)


def many_operators() -> bytes:
    """A small file whose page takes for ever to draw: six million curves."""
    return _with(stream(b"0 0 m 100 900 500 -100 595 842 c S\n" * 6_000_000))


def endless_text() -> bytes:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    return _with(stream(b"BT /F 5 Tf " + b"(aaaaaaaaaaaaaaaa) Tj\n" * 1_000_000 + b"ET"), font, page)


def broken_table() -> bytes:
    whole = _with(stream(b"0 0 10 10 re f"))
    return whole[: whole.rfind(b"xref\n0")] + b"xref\n0 999999999\nstartxref\n-5\n%%EOF"


def table_loop() -> bytes:
    whole = _with(stream(b""))
    at = whole.rfind(b"xref\n0")
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % at)


def pattern_of_patterns() -> bytes:
    page = _PAGE.replace(b"/XObject<</I 5 0 R>>", b"/Pattern<</P 5 0 R>>")
    head = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.001/YStep 0.001"
    head += b"/Resources<</Pattern<</P 5 0 R>>>>"
    return _with(stream(b"/Pattern cs /P scn 0 0 595 842 re f"), stream(b"/Pattern cs /P scn 0 0 1 1 re f", head), page)


def encrypted() -> bytes:
    import io

    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(_with(stream(b"0 0 10 10 re f")))) as file:
        file.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


MADE = {
    each.__name__: each
    for each in (
        many_pages,
        flate_bomb,
        flate_bomb_twice,
        huge_image,
        giant_page,
        form_loop,
        form_tree,
        page_tree_loop,
        deep_nesting,
        many_operators,
        endless_text,
        broken_table,
        table_loop,
        pattern_of_patterns,
        encrypted,
    )
}
