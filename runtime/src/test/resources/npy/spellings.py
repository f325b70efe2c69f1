"""Writes spellings.tsv: headers, and what NumPy's reader makes of each. Made with NumPy 2.4.6."""
import io
import random
import struct
import sys
import warnings

import numpy as np
from numpy.lib import _format_impl as npy

warnings.simplefilter("ignore")
random.seed(12)
HERE = {"bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"}
NAMES = ["?", "b", "B", "h", "H", "i", "I", "l", "L", "q", "Q", "p", "P", "n", "N", "f", "d", "g", "e", "F", "D", "O", "S", "U", "V", "c", "u",
         "bool", "bool_", "byte", "ubyte", "short", "ushort", "intc", "uintc", "int", "int_", "intp", "uint", "uintp", "long", "ulong",
         "longlong", "ulonglong", "single", "float", "double", "half", "longdouble", "complex", "object", "str", "bytes", "void", "float_",
         "bool8", "Bool", "FLOAT64", "float64 ", "unsigned int", "x8", ""]
NAMES += sorted(HERE) + [k + n for k in "biufcSO?d" for n in ("0", "1", "2", "3", "4", "8", "16", "32", "64", "01", "0008")]


def verdict(version, text):
    raw = text.encode("utf-8" if version == 3 else "latin-1")
    size = struct.pack("<H" if version == 1 else "<I", len(raw))
    try:
        shape, fortran, dtype = npy._read_array_header(io.BytesIO(size + raw), (version, 0))
    except Exception:
        return "refused"
    if dtype.name not in HERE or dtype.names or dtype.subdtype:
        return "refused"  # not a dtype of Quern's
    if len(shape) > 32 or any(n < 0 or n >= 2**63 for n in shape):
        return "refused"  # not a shape of Quern's; NumPy finds out when it makes the array
    if any(isinstance(n, bool) for n in shape):
        return None
    size = dtype.itemsize
    for n in shape:
        size *= max(n, 1)
    if size >= 2**63:
        return "refused"
    order = ">" if dtype.byteorder == ">" else "<"
    return f"{dtype.name} {order} {'F' if fortran else 'C'} ({','.join(str(int(n)) for n in shape)})"


def header(descr="'<f8'", fortran="False", shape="(2, 3)", keys=("'descr'", "'fortran_order'", "'shape'"), order=(0, 1, 2), colon=": ", comma=", ",
           last=", ", before="{", after="}"):
    values = (descr, fortran, shape)
    return before + comma.join(keys[i] + colon + values[i] for i in order) + last + after


texts = []
for name in NAMES:
    for prefix in ("", "<", ">", "=", "|", "!"):
        texts.append(header(descr=repr(prefix + name)))
for n in ("0", "1", "00", "0_0", "01", "1_0", "1__0", "_1", "1_", "0x10", "0X1f", "0x_1f", "0x1_f", "0x", "0o17", "0O7", "0b101", "0b2", "1L", "10L",
          "0x10L", "1l", "1e1", "1.", "1.0", "+1", "-1", "- 1", "+ 1", "--1", "-0", "(1)", "((1))", "1 L", "1j", "'1'", "None", "1+1", "~1",
          "9223372036854775807", "9223372036854775808", "99999999999999999999999L"):
    for shape in ("(%s,)", "(%s)", "(2, %s)", "(%s, 2,)", "((%s, 2))", "[%s]", "((%s,),)", "(%s,,)", "(,%s)", "(2 %s)"):
        texts.append(header(shape=shape % n))
for s in ("()", "(())", "( )", "(,)", "((),)", "((2, 3), 4)", "(2, (3))", "(2, (3,))", "None", "2", "{2, 3}", "(2; 3)", "(2,\n3)", "(2, # rows\n 3)",
          "(2, \\\n 3)", "(2, 3", "2, 3)", "(" + "1, " * 32 + ")", "(" + "1, " * 33 + ")", "(0, 4611686018427387904)",
          "(4611686018427387904, 4)", "(" * 30 + "2, 3" + ")" * 30):
    texts.append(header(shape=s))
for s in ("u'<f8'", "U'<f8'", "r'<f8'", "R'<f8'", "b'<f8'", "ur'<f8'", "f'<f8'", '"<f8"', "'''<f8'''", '"""<f8"""', "'<' 'f8'", "'<'\n'f8'", "('<' 'f8')",
          "('<f8')", "(('<f8'))", "('<f8', ())", "('<f8', (2,))", "'\\x3cf8'", "'\\u003cf8'", "'\\U0000003cf8'", "'\\74f8'", "'\\074f8'", "r'\\x3cf8'",
          "'<\\\nf8'", "'<f8", "<f8", "'<f8''", "'\\x3'", "'\\q'", "u '<f8'", "'' '<f8'", "'<f8' ''", "u'<' r'f8'", "'<f8'  # eight",
          "[('a', '<f4')]", "[]", "{}", "8", "None", "True", "'<f\\\\8'", "'\\'<f8'"):
    texts.append(header(descr=s))
for f in ("True", "False", "true", "0", "1", "None", "(True)", "(False,)", "not True", "True and False", "Tru", "Falsey", "'False'", "u'True'"):
    texts.append(header(fortran=f))
for keys in (("u'descr'", "u'fortran_order'", "u'shape'"), ('"descr"', '"fortran_order"', '"shape"'), ("r'descr'", "('fortran_order')", "'''shape'''"),
             ("'des' 'cr'", "'fortran' '_order'", "'\\x73hape'"), ("b'descr'", "'fortran_order'", "'shape'"), ("descr", "'fortran_order'", "'shape'"),
             ("'Descr'", "'fortran_order'", "'shape'"), ("'descr '", "'fortran_order'", "'shape'")):
    for order in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0), (0, 1), (0, 2), (1, 2), (0,)):
        texts.append(header(keys=keys, order=order))
for before in ("{", " {", "\t{", "  \t {", "\n{", "\f{", "({", "# x\n{", "#{", "{#\n", "{ # {\n", "{\\\n", "\\\n{", "{,", "{{", "", "\ufeff{", "\0{"):
    for after in ("}", "} ", "}\n", "}   \n", "}\n\n", "} # x", "} # x\n", "}\n# x", "})", "};", "},", "}}", "} {}", "}\\\n", "}\f", "}\0", "\n}", "#}", "#\n}", "",
                  "}\n 1", "} \n"):
        texts.append(header(before=before, after=after))
for colon in (":", " : ", ":\n", "\t:\t", " :# x\n ", "::", "=", " ", ":\f"):
    for comma in (",", " ,\n", ", # and\n", ",,", " ", ";", ",\r\n", ",\r"):
        for last in ("", ",", " , ", ",,"):
            texts.append(header(colon=colon, comma=comma, last=last))
whole = [t for t in texts if t.isascii() and verdict(1, t) not in (None, "refused")]
letters = "'\"(),{}:#\\ \n\t0123456789LxuUrbTF<>|=_-+.fi"
while len(texts) < 3800:
    t = list(random.choice(whole))
    for _ in range(random.randint(1, 2)):
        at = random.randrange(len(t))
        t[at:at + random.randint(0, 1)] = random.choice(letters) if random.random() < 0.7 else ""
        if not t:
            break
    texts.append("".join(t))

rows = set()
for t in texts:
    if any(t.count(key) > 1 for key in ("descr", "fortran_order", "shape")):
        continue
    version = random.choice((1, 2, 3))
    if version < 3 and any(ord(c) > 255 for c in t):
        version = 3
    v = verdict(version, t)
    if v is not None:
        raw = t.encode("utf-8" if version == 3 else "latin-1")
        spelt = "".join(chr(b) if 32 <= b < 127 and b != 92 else "\\%03o" % b for b in raw)
        rows.add(f"{version}\t{spelt}\t{v}")
with open(sys.argv[1], "w") as out:
    out.write("version\theader\tNumPy\n")
    for row in sorted(rows):
        out.write(row + "\n")
