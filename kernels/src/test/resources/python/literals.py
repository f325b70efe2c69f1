"""Writes literals.tsv: operators on pairs of numbers, and what Python makes of them. Made with CPython 3.11."""
import math
import operator
import random
import sys
import warnings

warnings.simplefilter("ignore")
random.seed(11)
MOST_BITS = 4096
OPERATORS = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "|": operator.or_,
    "^": operator.xor, "&": operator.and_, "<<": operator.lshift, ">>": operator.rshift, "+": operator.add, "-": operator.sub,
    "*": operator.mul, "/": operator.truediv, "//": operator.floordiv, "%": operator.mod, "**": operator.pow,
}
INTEGERS = [0, 1, 2, 3, 5, 7, 10, 12, 63, 64, 65, 255, 300, 1000, 5000, 2**31, 2**53 - 1, 2**53, 2**53 + 1, 2**53 + 2, 2**53 + 3, 2**63 - 1, 2**63,
            2**64 - 1, 2**64, 2**64 + 1, 2**64 + 2048, 10**22, 10**23, 3**100, 2**1023, 2**1024 - 2**970, 2**1024 - 2**970 - 1, 2**1024, 10**309,
            2**1500 + 1]
INTEGERS += [-n for n in INTEGERS]
FLOATS = [0.0, 5e-324, 1.5e-323, 2.2250738585072014e-308, 1e-300, 6e-8, 0.1, 0.2, 0.3, 0.5, 1 - 2**-53, 1.0, 1 + 2**-52, 1.5, 2.0, 2.5, 3.0, math.pi,
          10.0, 78 * 6e-8, 63.0, 64.0, 65.0, 1e15 + 0.5, 2.0**52, 2.0**52 + 1, 2.0**53, 2.0**53 + 2, 2.0**63, 2.0**64, 1e22, 1e23, 1e100, 1e154, 1e155, 1e300,
          sys.float_info.max, math.inf]
FLOATS += [-x for x in FLOATS] + [math.nan]


def spelt(x):
    if isinstance(x, bool):
        return str(x)
    return str(x) if isinstance(x, int) else x.hex()


def result(o, x, y):
    if o in ("**", "<<") and isinstance(x, int) and isinstance(y, int) and y > 0 and abs(x) > (1 if o == "**" else 0):
        if y * ((abs(x).bit_length() - 1) if o == "**" else 1) > 2 * MOST_BITS:
            return "error"  # more than the bound, and perhaps than the memory
    try:
        r = OPERATORS[o](x, y)
    except (ArithmeticError, TypeError, ValueError):
        return "error"
    if isinstance(r, complex):
        return "error"
    if isinstance(r, int) and not isinstance(r, bool) and (r if r >= 0 else ~r).bit_length() > MOST_BITS:
        return "error"
    return spelt(r)


def some(rows, count, xs, ys):
    for o in OPERATORS:
        for _ in range(count):
            x, y = random.choice(xs), random.choice(ys)
            rows.add((o, spelt(x), spelt(y), result(o, x, y)))


rows = set()
BOOLS = [True, False]
small = [n for n in INTEGERS if abs(n) <= 300]
some(rows, 30, INTEGERS, INTEGERS)
some(rows, 25, INTEGERS, small)
some(rows, 40, FLOATS, FLOATS)
some(rows, 30, INTEGERS, FLOATS)
some(rows, 30, FLOATS, INTEGERS)
some(rows, 12, BOOLS, INTEGERS + FLOATS + BOOLS)
some(rows, 12, INTEGERS + FLOATS + BOOLS, BOOLS)
for o in ("/", "//", "%", "**"):
    for x in FLOATS[:38:2] + [-x for x in FLOATS[:38:3]] + [math.nan]:
        for y in (0.0, -0.0, 0.1, -0.5, 2.0, -3.0, 64.0, math.inf, -math.inf, math.nan, 1.0, -1.0):
            rows.add((o, spelt(x), spelt(y), result(o, x, y)))
    for _ in range(150):
        x = random.choice((random.gauss(0, 1), random.uniform(-1e6, 1e6), math.ldexp(random.random(), random.randint(-1074, 1023))))
        y = random.choice((random.gauss(0, 1), float(random.randint(-9, 9)), random.randint(-70, 70), math.ldexp(random.random(), random.randint(-1074, 1023))))
        rows.add((o, spelt(x), spelt(y), result(o, x, y)))
for _ in range(120):
    x, y = (random.getrandbits(random.randint(1, 400)) * random.choice((1, -1)) for _ in range(2))
    o = random.choice(("/", "//", "%", "*", "-", "<", "=="))
    rows.add((o, spelt(x), spelt(y), result(o, x, y)))
for o, x, y in (("//", -1.0, math.inf), ("//", 4503599627370497.0, 1.0), ("/", 9007199254740993, 3), ("==", 9007199254740993, 9007199254740992.0),
                ("**", -1, 5000), ("**", -1, 5001), ("**", -1, -5001), ("**", 10, 10**10), ("**", 2, 4095), ("**", 2, 4096), ("**", -2, 4096), ("**", 0, -1),
                ("<<", 1, 4095), ("<<", 1, 4096), ("<<", 0, 10**12), (">>", -1, 10**12), ("<<", 1, -1), ("*", 2**2048, 2**2047), ("*", 2**2048, 2**2048)):
    rows.add((o, spelt(x), spelt(y), result(o, x, y)))
with open(sys.argv[1], "w") as out:
    out.write("operator\tx\ty\tPython\n")
    for row in sorted(rows):
        out.write("\t".join(row) + "\n")
