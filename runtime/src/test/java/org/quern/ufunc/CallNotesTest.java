package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.dsl.Accumulator;
import org.quern.dsl.LocalArray;
import org.quern.dtype.DType;
import org.quern.testing.NrtBalance;
import org.quern.ufunc.PerformanceNote.Kind;

/** What a call is told to pay for: each cliff where there is one, and not where there is none. */
@ExtendWith(NrtBalance.class)
final class CallNotesTest {
    private static final Ufunc ADD = Ufunc.define("add", (x, y) -> x.add(y));

    private static final Gufunc DOT = Gufunc.define("dot", "(n),(n)->()", k -> {
        Accumulator sum = k.sum(k.in(0).dtype());
        k.lanes(k.dim("n"), i -> sum.add(k.in(0).at(i).mul(k.in(1).at(i))));
        k.out(0).set(sum.get());
    });

    /** Loops without lanes: an instance for each lane. */
    private static final Gufunc SERIAL = Gufunc.define("serial", "(n)->()", k -> {
        var last = k.var(k.in(0).at(k.constant(DType.INT64, 0)).like(0.0));
        k.loop(k.dim("n"), i -> last.set(last.get().mul(0.5).add(k.in(0).at(i))));
        k.out(0).set(last.get());
    });

    private int threads;

    @BeforeEach
    void severalThreads() {
        threads = Quern.threads();
        Quern.threads(4);
    }

    @AfterEach
    void theThreadsBefore() {
        Quern.threads(threads);
    }

    private static List<String> notes(KernelCall<?> call, Kind kind) {
        return call.explain().stream().filter(n -> n.kind() == kind).map(PerformanceNote::toString).toList();
    }

    private static List<String> all(KernelCall<?> call) {
        return call.explain().stream().map(PerformanceNote::toString).toList();
    }

    @Test
    void nothingIsInTheWayOfAPlainCall() {
        try (NDArray x = NDArray.zeros(DType.FLOAT64, 100); NDArray m = NDArray.zeros(DType.FLOAT64, 20, 100)) {
            assertEquals(List.of(), all(ADD.on(x, 1)));
            assertEquals(List.of(), all(ADD.on(x, x).out(x)));
            assertEquals(List.of(), all(DOT.on(m, x)));
        }
    }

    @Test
    void aConversionIsStaged() {
        try (NDArray x = NDArray.zeros(DType.INT32, 100); NDArray out = NDArray.zeros(DType.FLOAT32)) {
            assertEquals(List.of("staged: operand 0 is int32, and the kernel reads float64: by way of a copy of 800"
                    + " bytes; remedy: an array of float64, made once by asType"),
                    notes(ADD.on(x, 1).dtype(DType.FLOAT64), Kind.STAGED));
            assertEquals(List.of(), notes(ADD.on(x, 1), Kind.STAGED));
            try (NDArray y = NDArray.zeros(DType.FLOAT64, 100)) {
                assertEquals(List.of("staged: out is float32, and the kernel writes float64: by way of a copy of 8"
                        + " bytes; remedy: an array of float64"), notes(DOT.on(y, y).out(out), Kind.STAGED));
            }
            assertEquals(0, out.getDouble(), "nothing ran");
        }
    }

    @Test
    void anOverlapIsStaged() {
        try (NDArray x = NDArray.arange(DType.FLOAT64, 101)) {
            NDArray in = x.slice(":100");
            assertEquals(
                    List.of("staged: operand 0 overlaps out: by way of a copy of 800 bytes; remedy: an array of its"
                            + " own for out, or the same view of the same array"),
                    notes(ADD.on(in, 1).out(x.slice("1:")), Kind.STAGED));
            assertEquals(List.of(), notes(ADD.on(in, 1).out(in), Kind.STAGED));
            assertEquals(5, x.getDouble(5), "nothing ran");
            Ufunc pick = Ufunc.define("pick", 1, 1, k -> {
                LocalArray a = k.array(DType.FLOAT64, 4);
                k.out(0).set(a.get(k.in(0).cast(DType.INT64)));
            });
            assertEquals(List.of("staged: operand 0 is out itself, and the kernel may fail: by way of a copy of 800"
                    + " bytes; remedy: an array of its own for out"), notes(pick.on(in).out(in), Kind.STAGED));
        }
    }

    @Test
    void aLongCallOnTheJavaHeapIsStaged() {
        Ufunc halvings = Ufunc.define("halvings", 1, 1, k -> {
            var left = k.var(k.in(0));
            k.loopWhile(() -> left.get().gt(1), () -> left.set(left.get().mul(0.5)));
            k.out(0).set(left.get());
        });
        try (NDArray direct = NDArray.zeros(DType.FLOAT64, 100)) {
            assertEquals(
                    List.of("staged: operands on the Java heap are copied, since the garbage collector would wait for"
                            + " so long a call; remedy: native arrays: NDArray.of, or copy() once"),
                    notes(halvings.on(NDArray.wrap(new double[100])), Kind.STAGED));
            assertEquals(List.of(), notes(halvings.on(direct), Kind.STAGED));
            assertEquals(List.of(), notes(ADD.on(NDArray.wrap(new double[100]), 1), Kind.STAGED), "a short call");
        }
    }

    @Test
    void anOperandThatAFailureMustLeaveIsStaged() {
        Gufunc bump = Gufunc.define("bump", "inout(m)->",
                k -> k.loop(k.dim("m"), i -> k.in(0).set(k.in(0).at(i).add(1), i)));
        Gufunc bumped = Gufunc.define("bumped", "(m)->(m)",
                k -> k.loop(k.dim("m"), i -> k.out(0).set(k.in(0).at(i).add(1), i)));
        try (NDArray bins = NDArray.zeros(DType.INT64, 4); NDArray out = NDArray.zeros(DType.INT64, 4)) {
            assertEquals(
                    List.of("staged: operand 0 is written in place by a kernel with indices: by way of a copy of 32"
                            + " bytes, which a failing index throws away; remedy: an input and an output, if the kernel need not"
                            + " work in place"),
                    notes(bump.on(bins), Kind.STAGED));
            assertEquals(List.of(), notes(bumped.on(bins).out(out), Kind.STAGED));
        }
    }

    @Test
    void stridesAreTold() {
        try (NDArray x = NDArray.zeros(DType.FLOAT64, 100, 3); NDArray y = NDArray.zeros(DType.FLOAT64, 100)) {
            assertEquals(List.of("strided: operand 0: elements are 24 bytes apart along the innermost loop axis and are"
                    + " brought together first; remedy: copy() once, if it is used often; a layout in which that axis is"
                    + " the last"), notes(ADD.on(x.select(1, 0), y), Kind.STRIDED));
            assertEquals(
                    List.of("strided: out: elements are 24 bytes apart along the innermost loop axis and are brought"
                            + " together first; remedy: an array of your own in which that axis is the last, and copyFrom it"),
                    notes(ADD.on(y, y).out(x.select(1, 0)), Kind.STRIDED));
            assertEquals(List.of(), notes(ADD.on(x, x), Kind.STRIDED));
            assertEquals(List.of(), notes(ADD.on(x, x.select(1, 0).reshape(100, 1)), Kind.STRIDED), "it repeats");
            assertEquals(
                    List.of("strided: operand 1: elements are 24 bytes apart along the last axis of its core and are"
                            + " brought together first; remedy: copy() once, if it is used often; a layout in which that axis is"
                            + " the last"),
                    notes(DOT.on(y, x.select(1, 0)), Kind.STRIDED));
            assertEquals(List.of(), notes(DOT.on(y, y), Kind.STRIDED));
        }
    }

    @Test
    void fewInstancesAreTold() {
        try (NDArray one = NDArray.zeros(DType.FLOAT64, 50); NDArray many = NDArray.zeros(DType.FLOAT64, 300, 50)) {
            int lanes = SERIAL.prepare(DType.FLOAT64).lanes();
            assertEquals(List.of("instances: 1 instance for a kernel that computes one in each of " + lanes
                    + " lanes: one"
                    + " after the other, without lanes; remedy: one call with all instances along a loop dimension, or"
                    + " loops within the core as k.lanes"), notes(SERIAL.on(one), Kind.INSTANCES));
            assertEquals(List.of(), notes(SERIAL.on(many), Kind.INSTANCES));
            assertEquals(List.of(), notes(DOT.on(one, one), Kind.INSTANCES));
        }
    }

    @Test
    void whyThreadsAreNotUsedIsTold() {
        try (NDArray few = NDArray.zeros(DType.FLOAT64, 10); NDArray many = NDArray.zeros(DType.FLOAT64, 1 << 22)) {
            String alone = notes(ADD.on(many, 1), Kind.THREADS).get(0);
            assertEquals("threads: one thread, as its target is CPU: about # ns of work; remedy:"
                    + " target(Target.PARALLEL), or threads(n)", alone.replaceAll("\\d+\\.\\d+", "#"));
            assertEquals(List.of(), notes(ADD.on(many, 1).target(Target.PARALLEL), Kind.THREADS));
            assertEquals(List.of(), notes(ADD.on(few, 1), Kind.THREADS), "there is nothing to share");
            assertEquals(
                    "threads: one thread: about # ns of work, shared from 1000.0 ns on; remedy: more elements in one"
                            + " call",
                    notes(ADD.on(few, 1).target(Target.PARALLEL), Kind.THREADS).get(0)
                            .replaceFirst("\\d+\\.\\d+", "#"));
            assertEquals("threads: one thread: there is one instance, whose loops are not parallel: about # ns of work;"
                    + " remedy: k.parallel for its loop, or several instances in a call",
                    notes(DOT.on(many, many).target(Target.PARALLEL), Kind.THREADS).get(0)
                            .replaceAll("\\d+\\.\\d+", "#"));
            NDArray heap = NDArray.wrap(new double[100_000]);
            assertEquals(List.of("threads: one thread: an operand is on the Java heap, where the garbage collector may"
                    + " wait for the call; remedy: native arrays: NDArray.of, or copy() once"),
                    notes(ADD.on(heap, 1).target(Target.PARALLEL), Kind.THREADS));
            Quern.threads(1);
            assertEquals(List.of("threads: one thread: the process has one (Quern.threads(), from quern.threads,"
                    + " QUERN_NUM_THREADS or the processors); remedy: Quern.threads(n), or more processors"),
                    notes(ADD.on(many, 1).target(Target.PARALLEL), Kind.THREADS));
        }
    }

    @Test
    void gathersChecksAndLanesOfTheKernelAreTold() {
        int here = new Throwable().getStackTrace()[0].getLineNumber();
        Gufunc take = Gufunc.define("take", "(n),(m)->(m)", k -> k.lanes(k.dim("m"),
                i -> k.out(0).set(k.in(0).at(k.in(1).at(i)), i)));
        List<String> expected = List.of(
                "gather: a read of operand 0 takes an index that is not consecutive in neighbouring lanes: an access for"
                        + " each (at CallNotesTest.java:" + (here + 2) + "); remedy: a lanes loop along the last axis,"
                        + " whose index is the last one, plus what is the same in all lanes",
                "check: a read of operand 0 checks its index of axis 0 (at CallNotesTest.java:" + (here + 2) + ");"
                        + " remedy: an index that is known to be inside: of a loop to the size, a minimum of it and the"
                        + " size less 1, a remainder");
        try (NDArray x = NDArray.zeros(DType.FLOAT64, 9); NDArray at = NDArray.zeros(DType.INT64, 4)) {
            assertEquals(expected, all(take.on(x, at)));
        }
        assertEquals(expected, take.inspect(DType.FLOAT64, DType.INT64).notes().stream().map(PerformanceNote::toString)
                .toList());
        assertEquals(List.of(), DOT.inspect(DType.FLOAT64, DType.FLOAT64).notes());
    }

    @Test
    void gathersOfOtherAxesAndOfLocalArraysAreTold() {
        Gufunc columns = Gufunc.define("columns", "(m,n)->(n,m)", k -> k.loop(k.dim("n"),
                j -> k.lanes(k.dim("m"), i -> k.out(0).set(k.in(0).at(i, j), j, i))));
        assertEquals(List.of("a read of operand 0"), gathered(columns.inspect(DType.FLOAT64)));
        Gufunc rows = Gufunc.define("rows", "(m,n)->(m,n)", k -> k.loop(k.dim("m"),
                j -> k.lanes(k.dim("n").sub(1), i -> k.out(0).set(k.in(0).at(j, i.add(1)), j, i))));
        assertEquals(List.of(), gathered(rows.inspect(DType.FLOAT64)));
        Ufunc table = Ufunc.define("table", 1, 1, k -> {
            LocalArray a = k.array(DType.FLOAT64, 4);
            k.loop(4, i -> a.set(i, k.in(0)));
            k.out(0).set(a.get(k.in(0).cast(DType.INT64).and(3)));
        });
        assertEquals(List.of("a read of a local array"), gathered(table.inspect(DType.FLOAT64)));
        assertEquals(List.of(), table.inspect(DType.FLOAT64).notes().stream().filter(n -> n.kind() == Kind.CHECK)
                .toList());
    }

    private static List<String> gathered(Inspection found) {
        return found.notes().stream().filter(n -> n.kind() == Kind.GATHER)
                .map(n -> n.text().replaceFirst(" takes .*", "")).toList();
    }

    @Test
    void lanesThatAWideDtypeTakesAreTold() {
        int here = new Throwable().getStackTrace()[0].getLineNumber();
        Ufunc wide = Ufunc.define("wide", x -> x.cast(DType.FLOAT64).mul(0.1).cast(DType.FLOAT32));
        int lanes = wide.withLanes(8).inspect(DType.FLOAT32).lanes();
        assertEquals(8, lanes);
        assertEquals(List.of("lanes: an operation of float64 where operands have at most 4 bytes: 8 elements at once,"
                + " where float32 alone has room for 16 (at CallNotesTest.java:" + (here + 1)
                + "); remedy: constants by"
                + " like(...) and accumulators of the operands' dtype"), lanes(wide.withLanes(8), DType.FLOAT32));
        assertEquals(List.of(), lanes(wide, DType.FLOAT64));
        assertEquals(
                List.of("lanes: operand 1 is float64, beside operand 0 of float32: 8 elements at once, where float32"
                        + " alone has room for 16; remedy: operand 1 as float32, if that is exact enough: asType once"),
                lanes(ADD.withLanes(8), DType.FLOAT32, DType.FLOAT64));
        assertEquals(List.of(), lanes(ADD, DType.FLOAT32, DType.FLOAT32));
    }

    private static List<String> lanes(Ufunc kernel, DType... types) {
        return kernel.inspect(types).notes().stream().filter(n -> n.kind() == Kind.LANES)
                .map(PerformanceNote::toString).toList();
    }
}
