"""Writes out-of-bounds.tsv: what NumPy 2 makes of an integer that the dtype of the array beside it does not hold.

function, dtype, number, whether it is the first operand, dtype of the result or the error's name, elements (floats as hex)
"""

import sys

import numpy as np

COMPARISONS = ["less", "less_equal", "greater", "greater_equal", "equal", "not_equal"]
OTHERS = [
    "true_divide", "copysign", "add", "subtract", "multiply", "floor_divide", "remainder", "fmod", "power", "maximum", "minimum",
    "bitwise_and", "bitwise_or", "bitwise_xor", "left_shift", "right_shift",
]
NUMBERS = [300, -1, -129, 70000, 2**31, -(2**31) - 1, 2**32, 2**63, -(2**63) - 1, 2**64 - 1, 2**64, 10**30, -(10**30)]


def text(a):
    return " ".join(x.hex() if a.dtype.kind == "f" else str(int(x)) for x in a.tolist())


def main():
    np.seterr(all="ignore")
    with open(sys.argv[1] if len(sys.argv) > 1 else "out-of-bounds.tsv", "w", encoding="ascii") as out:
        for dtype in ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]:
            info = np.iinfo(dtype)
            x = np.array([0, 1, 44, info.max, info.max - 1, info.min], dtype)
            for number in NUMBERS:
                if info.min <= number <= info.max:
                    continue
                for function in COMPARISONS + OTHERS:
                    for first in [False, True]:
                        try:
                            r = getattr(np, function)(*((number, x) if first else (x, number)))
                            # NumPy's float16 and objects: the library has neither.
                            what = [str(r.dtype), text(r)] if r.dtype.kind in "bf" and r.dtype != np.float16 else [str(r.dtype), ""]
                        except (OverflowError, TypeError) as e:
                            what = [type(e).__name__, ""]
                        print(function, dtype, number, int(first), *what, sep="\t", file=out)


main()
