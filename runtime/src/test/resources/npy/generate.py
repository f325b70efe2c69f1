"""Writes the fixtures of this directory with NumPy: python generate.py DIRECTORY. Made with NumPy 2.4.6."""
import os
import sys

import numpy as np
from numpy.lib import format as npy

out = sys.argv[1]
os.makedirs(out + "/text", exist_ok=True)
dtypes = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"]


def values(dtype):
    """Six elements with the dtype's extremes: the tests compute the same ones."""
    n = np.arange(6)
    if dtype == "bool":
        return n % 3 == 0
    if dtype.startswith("float"):
        a = (n * 0.75 - 2.0).astype(dtype)
        a[1], a[2], a[3] = np.nan, -0.0, np.inf
        return a
    a = n.astype(dtype)
    a[0], a[1] = np.iinfo(dtype).max, np.iinfo(dtype).min
    return a


def save(name, a, version=None, **options):
    with open(f"{out}/{name}.npy", "wb") as f:
        npy.write_array(f, a, version=version, **options)


for t in dtypes:
    a = values(t).reshape(2, 3)
    save(t, a)
    save(t + "-fortran", np.asfortranarray(a))
    save(t + "-big", a.astype(a.dtype.newbyteorder(">")))
a = values("float64").reshape(2, 3)
save("version2", a, (2, 0))
save("version3", a, (3, 0))
save("version2-fortran-big", np.asfortranarray(a.astype(">f8")), (2, 0))
save("scalar", np.array(1.5))
save("scalar-big", np.array(1.5, ">f8"))
save("empty", np.zeros((0, 3), "int32"))
save("empty-inner", np.zeros((2, 0, 4), "float32"))
save("empty-one-axis", np.zeros(0))
save("one-axis", np.arange(5))
save("axes5", np.arange(48, dtype="int16").reshape(2, 3, 2, 1, 4))
save("axes32", np.arange(4, dtype="uint8").reshape((1,) * 15 + (2,) + (1,) * 15 + (2,)))
save("axes3-fortran", np.asfortranarray(np.arange(24, dtype="int32").reshape(2, 3, 4)))
for name, b in {
    "complex128": np.zeros(2, "c16"), "float16": np.zeros(2, "f2"), "text": np.array(["ab"]), "bytes": np.array([b"ab"]),
    "structured": np.zeros(2, [("a", "<f4"), ("b", "<i4")]), "date": np.zeros(2, "M8[s]"),
}.items():
    save("refused-" + name, b)
save("refused-object", np.array([None, 1], dtype=object), allow_pickle=True)

rng = np.random.default_rng(7)
f4 = np.float32
cases = [
    np.array([1.5, np.nan, 1e10, -3]), np.linspace(0, 1, 40), np.arange(24.0).reshape(2, 3, 4), np.array([0.0, -0.0, 2.5]),
    rng.standard_normal((4, 7)), rng.standard_normal((3, 9)).astype(f4), np.array([1e-5, 1.0]),
    np.array([1e300, -1e-300, np.inf]), np.array([np.inf, -np.inf, np.nan]), np.array([np.nan]), np.array([1.0, np.inf]),
    np.array([-np.inf, 100.25]), np.array([1e6, 2], f4), np.array([999999.0, 2000], f4), np.array([0.1, 0.2, 1 / 3], f4),
    np.array([1 / 3, 2 / 3, 100]), np.array([123456789.0, 1]), np.array([1234.5678, 0.00012345]),
    np.array([0.000099999999999, 0.5]), np.array([0.123456785, 0.123456775]), np.array([1e8, 1.0]),
    np.array([99999999.5, 99999.0]), np.array([9.9999999999e5, 1e6]), np.array([9.99999999999e20]), np.array([5e-324, 1.0]),
    np.array([3.4e38, 1e-45], f4), rng.standard_normal((8, 13)) * 1e5, np.array([-5, 10, 3]), np.arange(60) * 1000,
    np.array([2**64 - 1, 0], "u8"), np.array(2**64 - 1, "u8"), np.array([True, False]), np.zeros((2, 40), bool),
    np.array(True), np.zeros((0, 3)), np.arange(48, dtype="i2").reshape(2, 3, 2, 4), np.arange(256, dtype="u1").reshape(4, 64),
    np.arange(1001, dtype="i2"), np.arange(1078, dtype="i2").reshape(7, 7, 22), np.arange(1002, dtype="u2").reshape(1, 2, 501),
    np.array([0.1, 1.5e10, 3e-5], f4), np.array([0.1, 1.23456789e10], f4), np.array([0.3, 12345.678e3]),
    rng.standard_normal(30).astype(f4) * f4(1e5),
] + [np.array(v) for v in (1.5, 1e16, 1e-5, 123456789012345680.0, -0.0, 0.0001, np.nan, 1e100, 100.0, f4(0.1))]
for i, a in enumerate(cases):
    save("text/%02d" % i, a)
    with open(out + "/text/%02d.txt" % i, "w") as f:
        f.write(str(a))
