package org.quern.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.dtype.DType;
import org.quern.error.ShapeException;
import org.quern.testing.NrtBalance;
import org.quern.testing.Property;

/** Chains of views against a model that keeps every element in a plain Java array and computes each index the slow way. */
@ExtendWith(NrtBalance.class)
class NDArrayViewTest {
    /** Row-major elements; views copy. */
    private static final class Model {
        final long[] shape;
        final long[] elements;

        Model(long[] shape, long[] elements) {
            this.shape = shape;
            this.elements = elements;
        }

        interface Source {
            long[] of(long[] index);
        }

        Model view(long[] newShape, Source source) {
            long[] moved = new long[(int) Shapes.size(newShape)];
            long[] index = new long[newShape.length];
            for (int i = 0; i < moved.length; i++) {
                moved[i] = get(source.of(index.clone()));
                for (int axis = index.length - 1; axis >= 0 && ++index[axis] == newShape[axis]; axis--) {
                    index[axis] = 0;
                }
            }
            return new Model(newShape, moved);
        }

        long get(long[] index) {
            int at = 0;
            for (int i = 0; i < index.length; i++) {
                assertTrue(index[i] >= 0 && index[i] < shape[i], "the model itself is wrong");
                at = (int) (at * shape[i] + index[i]);
            }
            return elements[at];
        }
    }

    private static final class Pair {
        NDArray array;
        Model model;

        void check(String step) {
            assertArrayEquals(model.shape, array.shape(), step);
            assertArrayEquals(model.elements, array.toLongArray(), step);
        }
    }

    @Test
    void chainsOfViews() {
        Property.check(1500, random -> {
            Pair p = new Pair();
            long[] shape = new long[random.nextInt(5)];
            for (int i = 0; i < shape.length; i++) {
                shape[i] = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(5);
            }
            try (NDArray base = NDArray.arange(DType.INT64, Shapes.size(shape))) {
                p.array = base.reshape(shape);
                p.model = new Model(shape, base.toLongArray());
                for (int step = 0; step < 6; step++) {
                    p.check(step(p, random));
                }
                assertTrue(p.array.copy().sameElements(p.array));
            }
        });
    }

    private static String step(Pair p, Random random) {
        int n = p.array.ndim();
        int axis = n == 0 ? 0 : random.nextInt(n);
        int given = n > 0 && random.nextBoolean() ? axis - n : axis;
        long[] s = p.model.shape;
        return switch (n == 0 ? 4 + random.nextInt(2) : random.nextInt(8)) {
            case 0 -> {
                long start = random.nextInt(-7, 7);
                long stop = random.nextInt(-7, 7);
                long step = random.nextBoolean() ? 1 + random.nextInt(3) : -1 - random.nextInt(3);
                p.array = p.array.slice(given, start, stop, step);
                long[] picked = python(s[axis], start, stop, step);
                p.model = p.model.view(replace(s, axis, picked.length), i -> replace(i, axis, picked[(int) i[axis]]));
                yield "slice " + given + " " + start + ":" + stop + ":" + step;
            }
            case 1 -> {
                if (s[axis] == 0) {
                    yield "nothing";
                }
                long index = random.nextInt((int) s[axis]);
                p.array = p.array.select(given, random.nextBoolean() ? index - s[axis] : index);
                p.model = p.model.view(remove(s, axis), i -> insert(i, axis, index));
                yield "select " + given + " " + index;
            }
            case 2 -> {
                int[] axes = shuffled(n, random);
                p.array = p.array.transpose(axes);
                long[] permuted = new long[n];
                for (int i = 0; i < n; i++) {
                    permuted[i] = s[axes[i]];
                }
                p.model = p.model.view(permuted, i -> {
                    long[] back = new long[n];
                    for (int k = 0; k < n; k++) {
                        back[axes[k]] = i[k];
                    }
                    return back;
                });
                yield "transpose " + Arrays.toString(axes);
            }
            case 3 -> {
                p.array = p.array.flip(given);
                p.model = p.model.view(s, i -> replace(i, axis, s[axis] - 1 - i[axis]));
                yield "flip " + given;
            }
            case 4 -> {
                int at = random.nextInt(n + 1);
                p.array = p.array.expandDims(random.nextBoolean() ? at - n - 1 : at);
                p.model = new Model(insert(s, at, 1), p.model.elements);
                yield "expandDims " + at;
            }
            case 5 -> {
                long[] to = insert(s, 0, 1 + random.nextInt(2));
                for (int i = 1; i < to.length; i++) {
                    to[i] = to[i] == 1 ? random.nextInt(3) : to[i];
                }
                p.array = p.array.broadcastTo(to);
                p.model = p.model.view(to, i -> {
                    long[] from = remove(i, 0);
                    for (int k = 0; k < from.length; k++) {
                        from[k] = s[k] == 1 ? 0 : from[k];
                    }
                    return from;
                });
                yield "broadcastTo " + Shapes.text(to);
            }
            case 6 -> {
                long[] to = factors(p.array.size(), random);
                NDArray from = p.array;
                try {
                    p.array = from.reshape(to);
                } catch (ShapeException e) {
                    assertFalse(from.isContiguous(), "a contiguous array always reshapes");
                    p.array = from.copy().reshape(to);
                }
                p.model = new Model(to, p.model.elements);
                yield "reshape " + Shapes.text(to);
            }
            default -> {
                p.array = p.array.squeeze();
                p.model = new Model(Arrays.stream(s).filter(k -> k != 1).toArray(), p.model.elements);
                yield "squeeze";
            }
        };
    }

    /** The positions of a Python slice, by its definition rather than by clipping. */
    private static long[] python(long n, long start, long stop, long step) {
        long[] picked = new long[(int) n];
        int count = 0;
        long from = start < 0 ? start + n : start;
        long to = stop < 0 ? stop + n : stop;
        for (long i = step > 0 ? 0 : n - 1; i >= 0 && i < n; i += step > 0 ? 1 : -1) {
            long first = step > 0 ? Math.max(from, 0) : Math.min(from, n - 1);
            boolean inside = step > 0 ? i >= from && i < to : i <= from && i > to;
            if (inside && (i - first) % step == 0) {
                picked[count++] = i;
            }
        }
        return Arrays.copyOf(picked, count);
    }

    private static long[] factors(long size, Random random) {
        if (size == 0) {
            return new long[] {random.nextInt(3), 0};
        }
        long[] to = new long[0];
        long left = size;
        while (left > 1 || random.nextInt(3) == 0) {
            long f = random.nextInt(1, 7);
            if (left % f == 0) {
                to = insert(to, random.nextInt(to.length + 1), f);
                left /= f;
            } else if (random.nextInt(4) == 0) {
                to = insert(to, random.nextInt(to.length + 1), left);
                left = 1;
            }
        }
        return to;
    }

    private static int[] shuffled(int n, Random random) {
        int[] axes = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            axes[i] = axes[j];
            axes[j] = i;
        }
        return axes;
    }

    private static long[] replace(long[] a, int i, long value) {
        long[] r = a.clone();
        r[i] = value;
        return r;
    }

    private static long[] remove(long[] a, int i) {
        return Arrays.stream(insertionOrder(a.length, i)).mapToLong(k -> a[k]).toArray();
    }

    private static int[] insertionOrder(int n, int without) {
        return java.util.stream.IntStream.range(0, n).filter(k -> k != without).toArray();
    }

    private static long[] insert(long[] a, int i, long value) {
        long[] r = Arrays.copyOf(a, a.length + 1);
        System.arraycopy(a, i, r, i + 1, a.length - i);
        r[i] = value;
        return r;
    }

    @Test
    void indexText() {
        NDArray a = NDArray.arange(DType.INT32, 120).reshape(4, 5, 6);
        assertTrue(a.slice("1:3, ::-1, 3").sameElements(a.slice(0, 1, 3, 1).flip(1).select(2, 3)));
        assertTrue(a.slice("..., 2").sameElements(a.select(2, 2)));
        assertTrue(a.slice("-1").sameElements(a.select(0, 3)));
        assertTrue(a.slice("1,...,None,::2").sameElements(a.select(0, 1).slice(1, 0, 6, 2).expandDims(1)));
        assertTrue(a.slice("newaxis, 4:1:-2 ,").sameElements(a.slice(0, 4, 1, -2).expandDims(0)));
        assertTrue(a.slice(" ").sameElements(a));
        for (String bad : new String[] {"1:x", "...,...", "1,,2", ",", "1:2:0", "0,0,0,0", "4", "1.5", "1:2:3:4",
            "9999999999999999999"}) {
            ShapeException e = assertThrows(ShapeException.class, () -> a.slice(bad), bad);
            assertFalse(e.getMessage().isEmpty());
        }
    }

    @Test
    void extremeSlices() {
        NDArray a = NDArray.arange(DType.INT64, 5);
        assertArrayEquals(new long[] {4, 3, 2, 1, 0}, a.slice(0, Long.MAX_VALUE, Long.MIN_VALUE, -1).toLongArray());
        assertArrayEquals(new long[] {0}, a.slice(0, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE).toLongArray());
        assertArrayEquals(new long[] {4}, a.slice(0, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE).toLongArray());
        assertEquals(0, a.slice(0, 3, 3, 1).size());
        assertEquals(0, NDArray.zeros(DType.INT8, 0).flip(0).size());
    }

    @Test
    void errorsNameWhatWasGiven() {
        NDArray a = NDArray.zeros(DType.FLOAT64, 2, 3);
        message("index 3 is out of bounds for axis 1 of size 3", () -> a.getDouble(0, 3));
        message("index -3 is out of bounds for axis 0 of size 2", () -> a.select(0, -3));
        message("index (1) has 1 entries for an array of shape (2,3)", () -> a.getDouble(1));
        message("axis 2 is out of bounds for 2 dimensions", () -> a.flip(2));
        message("cannot reshape (2,3), 6 elements, to (4,-1)", () -> a.reshape(4, -1));
        message("only one length can be -1", () -> a.reshape(-1, -1));
        message("cannot reshape (2,3), 6 elements, to (0,-1)", () -> a.reshape(0, -1));
        message("negative length -2 at axis 0", () -> a.reshape(-2, -3));
        message("copy() first", () -> a.transpose().reshape(6));
        message("shape (2,3) does not broadcast to (3,3)", () -> a.broadcastTo(3, 3));
        message("shape (2,3) does not broadcast to (3)", () -> a.broadcastTo(3));
        message("only an axis of length 1 can be squeezed", () -> a.squeeze(0));
        message("name axis 1 twice", () -> a.transpose(1, -1));
        message("transpose has 1 axes", () -> a.transpose(0));
        message("33 dimensions given; an array has at most 32", () -> a.broadcastTo(new long[33]));
        message("too large", () -> a.expandDims(0).broadcastTo(Long.MAX_VALUE / 8, 2, 3));
    }

    private static void message(String part, org.junit.jupiter.api.function.Executable call) {
        ShapeException e = assertThrows(ShapeException.class, call);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void reshapeIsAViewWhereNumPyHasOne() {
        NDArray a = NDArray.arange(DType.INT32, 24).reshape(2, 3, 4);
        assertArrayEquals(new long[] {48, 24, 8, 4}, a.reshape(2, 2, 3, 2).strides());
        assertArrayEquals(new long[] {4, 16}, a.reshape(6, 4).transpose().strides());
        // each axis of a transposed array splits, though the whole does not join
        assertArrayEquals(new long[] {8, 4, 16}, a.reshape(6, 4).transpose().reshape(2, 2, 6).strides());
        assertArrayEquals(new long[] {0, 8}, NDArray.of(1.0, 2.0).broadcastTo(3, 2).strides());
        assertArrayEquals(new long[] {-24, -4}, a.flip(0).slice("0").reshape(2, -1).flip(0).flip(1).strides());
    }
}
