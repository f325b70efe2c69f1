"""NumPy's and Numba's forms of the work of GufuncWorkloads.java. Each has several; peers.py takes the fastest on the numbers given."""
import math

import numba
import numpy as np


def matmul_by_sums(x, y, out):
    for i in range(x.shape[0]):
        for j in range(y.shape[1]):
            s = 0.0
            for l in range(x.shape[1]):
                s += x[i, l] * y[l, j]
            out[i, j] = s


def matmul_by_rows(x, y, out):
    for i in range(x.shape[0]):
        for j in range(y.shape[1]):
            out[i, j] = 0.0
        for l in range(x.shape[1]):
            a = x[i, l]
            for j in range(y.shape[1]):
                out[i, j] += a * y[l, j]


def row_dot(x, y, out):
    s = 0.0
    for i in range(x.shape[0]):
        s += x[i] * y[i]
    out[0] = s


def moving_mean(x, window, out):
    s = 0.0
    for i in range(window):
        s += x[i]
        out[i] = s / (i + 1)
    scale = 1.0 / window
    for i in range(window, x.shape[0]):
        s += x[i] - x[i - window]
        out[i] = s * scale


def softmax(x, out):
    top = x[0]
    for i in range(1, x.shape[0]):
        top = max(top, x[i])
    s = 0.0
    for i in range(x.shape[0]):
        e = math.exp(x[i] - top)
        out[i] = e
        s += e
    scale = 1.0 / s
    for i in range(x.shape[0]):
        out[i] *= scale


def softmax_in_passes(x, out):
    """The exponentials and their sum apart."""
    top = x[0]
    for i in range(1, x.shape[0]):
        top = max(top, x[i])
    for i in range(x.shape[0]):
        out[i] = math.exp(x[i] - top)
    s = 0.0
    for i in range(x.shape[0]):
        s += out[i]
    scale = 1.0 / s
    for i in range(x.shape[0]):
        out[i] *= scale


def pairwise_distance(x, y, out):
    for i in range(x.shape[0]):
        for j in range(y.shape[0]):
            s = 0.0
            for l in range(x.shape[1]):
                d = x[i, l] - y[j, l]
                s += d * d
            out[i, j] = math.sqrt(s)


vector, matrix = "float64[:]", "float64[:,:]"
numba_forms = {
    "matmul": ("(m,n),(n,p)->(m,p)", (matrix,) * 3, (matmul_by_sums, matmul_by_rows)),
    "row dot": ("(n),(n)->()", (vector,) * 3, (row_dot,)),
    "moving mean": ("(n),()->(n)", (vector, "int64", vector), (moving_mean,)),
    "softmax": ("(n)->(n)", (vector,) * 2, (softmax, softmax_in_passes)),
    "pairwise distance": ("(m,d),(n,d)->(m,n)", (matrix,) * 3, (pairwise_distance,)),
}
compiled = {}


def with_numba(work, fastmath):
    """Of arrays with any strides and of contiguous ones. The ufunc within is called without Numba's Python code around it."""
    key = work, fastmath
    if key not in compiled:
        signature, types, bodies = numba_forms[work]
        compiled[key] = {}
        for body in bodies:
            for layout in "strided", "contiguous":
                kinds = types if layout == "strided" else [t.replace(":]", "::1]") for t in types]
                decorate = numba.guvectorize([f"void({','.join(kinds)})"], signature, fastmath=fastmath)
                compiled[key][f"{body.__name__}, {layout}"] = decorate(body).ufunc
    return compiled[key]


def means_by_cumsum(x, window, out):
    n = x.shape[-1]
    sums = np.empty((*x.shape[:-1], n + 1))
    sums[..., 0] = 0
    counts = np.minimum(np.arange(1.0, n + 1), window)

    def call(x, window, out):
        np.cumsum(x, axis=-1, out=sums[..., 1:])
        out[..., :window] = sums[..., 1:window + 1]
        np.subtract(sums[..., window + 1:], sums[..., 1:-window], out=out[..., window:])
        np.divide(out, counts, out=out)

    return call


def means_of_views(x, window, out):
    counts = np.arange(1.0, window)
    views = np.lib.stride_tricks.sliding_window_view(x, window, axis=-1)

    def call(x, window, out):
        np.divide(np.cumsum(x[..., :window - 1], axis=-1), counts, out=out[..., :window - 1])
        np.mean(views, axis=-1, out=out[..., window - 1:])

    return call


def means_by_doubling(x, window, out):
    """Sums of 1, 2, 4 ... neighbours, and of those the ones that make up the window."""
    counts = np.arange(1.0, window)
    n = x.shape[-1]
    first, second = np.empty_like(x), np.empty_like(x)

    def call(x, window, out):
        sums, target, spare, have, k = x, first, second, 0, 1
        while have < window:
            if window & k and have:
                part = out[..., have + k - 1:]
                np.add(part, sums[..., k - 1:n - have], out=part)
                have += k
            elif window & k:
                np.copyto(out[..., k - 1:], sums[..., k - 1:])
                have = k
            if have < window:
                np.add(sums[..., 2 * k - 1:], sums[..., k - 1:n - k], out=target[..., 2 * k - 1:])
                sums, target, spare, k = target, spare, target, 2 * k
        np.multiply(out[..., window - 1:], 1 / window, out=out[..., window - 1:])
        np.divide(np.cumsum(x[..., :window - 1], axis=-1), counts, out=out[..., :window - 1])

    return call


def softmax_of_arrays(x, out):
    row = np.empty((*x.shape[:-1], 1))

    def call(x, out):
        np.max(x, axis=-1, keepdims=True, out=row)
        np.subtract(x, row, out=out)
        np.exp(out, out=out)
        np.sum(out, axis=-1, keepdims=True, out=row)
        np.divide(out, row, out=out)

    return call


def distances_by_matmul(x, y, out):
    turned = y.swapaxes(-1, -2)

    def call(x, y, out):
        np.matmul(x, turned, out=out)
        np.multiply(out, -2, out=out)
        np.add(out, np.vecdot(x, x)[..., :, None], out=out)
        np.add(out, np.vecdot(y, y)[..., None, :], out=out)
        np.maximum(out, 0, out=out)
        np.sqrt(out, out=out)

    return call


def distances_by_coordinates(x, y, out):
    difference = np.empty_like(out)

    def call(x, y, out):
        for l in range(x.shape[-1]):
            part = difference if l else out
            np.subtract(x[..., :, None, l], y[..., None, :, l], out=part)
            np.multiply(part, part, out=part)
            if l:
                np.add(out, part, out=out)
        np.sqrt(out, out=out)

    return call


def einsum_of_rows(x, y, out):
    return lambda x, y, out: np.einsum("...i,...i->...", x, y, out=out)


numpy_forms = {
    "matmul": {"matmul": np.matmul},
    "row dot": {"vecdot": np.vecdot, "einsum": einsum_of_rows},
    "moving mean": {"cumsum": means_by_cumsum, "doubling": means_by_doubling, "sliding_window_view": means_of_views},
    "softmax": {"max, exp, sum": softmax_of_arrays},
    "pairwise distance": {"matmul": distances_by_matmul, "by coordinates": distances_by_coordinates},
}


def with_numpy(work, arguments):
    """NumPy's own functions as they are; what is made of several with memory for what is between."""
    return {name: form if isinstance(form, np.ufunc) else form(*arguments) for name, form in numpy_forms[work].items()}
