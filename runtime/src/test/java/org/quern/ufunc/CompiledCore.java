package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.quern.abi.CallLayout;
import org.quern.abi.CoresLayout;
import org.quern.codegen.Codegen;
import org.quern.codegen.CodegenOptions;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.ir.Function;
import org.quern.ir.Memory;
import org.quern.ir.Value;
import org.quern.link.LoadedKernel;
import org.quern.nrt.Nrt;

/** The kernel of a gufunc, compiled for a number of lanes, past the cache, and run in a form and layout of choice. */
final class CompiledCore implements AutoCloseable {
    /** Unit, strided, batch: enum nrt_form. */
    static final int FORMS = 3;

    /** How places and core elements lie in memory. */
    enum Layout {
        /** Row-major: places, then their cores. */
        DENSE,
        /** Every second item, cores from the last element to the first. */
        REVERSED,
        /** The places of one core element side by side. */
        PLACES_LAST;

        /** Bytes from an element of a core to the next. */
        private long step(int item, int places) {
            return switch (this) {
                case DENSE -> item;
                case REVERSED -> -2L * item;
                case PLACES_LAST -> (long) item * places;
            };
        }

        /** Bytes from a place to the next. */
        private long place(int item, long elements) {
            return this == PLACES_LAST ? item : Math.abs(step(item, 1)) * elements;
        }

        /** Where the first element of the first place is. */
        private long first(int item, long elements) {
            return this == REVERSED ? 2L * item * Math.max(0, elements - 1) : 0;
        }
    }

    private final Function function;
    private final LoadedKernel kernel;
    private final int lanes;

    /** Lanes 0: as many as the compiler chooses. */
    CompiledCore(Function function, int lanes) {
        Codegen.Compiled made = Compiled.LOWERING.compile(function, Engine.ofProcess().target(),
                CodegenOptions.DEFAULT.withLanes(lanes));
        this.function = function;
        this.kernel = LoadedKernel.load(made.object(), function.name());
        this.lanes = made.lanes();
    }

    /**
     * Runs it.
     *
     * @param form of enum nrt_form, or -1
     * @param places number of places of one loop dimension
     * @param uniforms values of the uniform parameters
     * @param operands elements by place and core index, row-major, those of inputs before those of outputs, which are written
     * @return the status
     */
    long run(int form, Layout layout, long[] sizes, int places, long[] uniforms, long[][] operands) {
        return run(false, form, layout, sizes, places, uniforms, operands);
    }

    /** The same, on several threads or on this one alone. */
    long run(boolean shared, int form, Layout layout, long[] sizes, int places, long[] uniforms, long[][] operands) {
        List<Memory.Operand> cores = new ArrayList<>(function.core().inputs());
        cores.addAll(function.core().outputs());
        int inputs = function.core().inputs().size();
        int count = cores.size() + uniforms.length;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment call = arena.allocate(CallLayout.SIZE, 64);
            MemorySegment extra = arena.allocate(CoresLayout.SIZE, 64);
            call.set(JAVA_LONG, CallLayout.KERNEL, kernel.address());
            call.set(JAVA_LONG, CallLayout.LANES, lanes);
            call.set(JAVA_INT, CallLayout.INPUTS, inputs + uniforms.length);
            call.set(JAVA_INT, CallLayout.OUTPUTS, cores.size() - inputs);
            call.set(JAVA_INT, CallLayout.NDIM, 1);
            call.set(JAVA_LONG, CallLayout.CORES, extra.address());
            call.set(JAVA_LONG, CallLayout.SHAPE, places);
            extra.set(JAVA_INT, CoresLayout.FORM, form);
            extra.set(JAVA_INT, CoresLayout.LANES, 1);
            extra.set(JAVA_INT, CoresLayout.LOOPS, function.hasParallelLoops() ? 1 : 0);
            extra.set(JAVA_INT, CoresLayout.UNIFORMS, uniforms.length);
            extra.set(JAVA_INT, CoresLayout.IN, -1);
            extra.set(JAVA_INT, CoresLayout.OUT, -1 << (inputs + uniforms.length) & (1 << count) - 1);
            extra.set(JAVA_INT, CoresLayout.DIMS, sizes.length);
            for (int d = 0; d < sizes.length; d++) {
                extra.set(JAVA_LONG, CoresLayout.SIZES + 8L * d, sizes[d]);
            }
            int axes = 0;
            MemorySegment[] memory = new MemorySegment[count];
            for (int i = 0; i < count; i++) {
                boolean uniform = i >= inputs && i < inputs + uniforms.length;
                Memory.Operand core = uniform ? null : cores.get(i < inputs ? i : i - uniforms.length);
                DType type = uniform ? function.uniformParameters().get(i - inputs).type() : core.type();
                int item = type.itemSize();
                long elements = 1;
                List<Long> lengths = new ArrayList<>();
                for (Value v : uniform ? List.<Value>of() : core.sizes()) {
                    lengths.add(sizes[function.core().sizes().indexOf(v)]);
                    elements *= sizes[function.core().sizes().indexOf(v)];
                }
                long[] strides = new long[lengths.size()];
                long next = layout.step(item, places);
                for (int axis = strides.length - 1; axis >= 0; axis--) {
                    strides[axis] = next;
                    next *= lengths.get(axis);
                }
                memory[i] = arena.allocate(Math.max(64, 2L * item * elements * Math.max(1, places) + 64), 64);
                long at = CallLayout.OPERANDS + CallLayout.OPERAND_SIZE * i;
                call.set(JAVA_LONG, at + CallLayout.OPERAND_DATA, memory[i].address() + layout.first(item, elements));
                call.set(JAVA_LONG, at + CallLayout.OPERAND_ITEMSIZE, item);
                call.set(JAVA_LONG, at + CallLayout.OPERAND_STRIDE, uniform ? 0 : layout.place(item, elements));
                extra.set(JAVA_INT, CoresLayout.RANK + 4L * i, strides.length);
                long[] values = uniform
                        ? new long[] {uniforms[i - inputs]}
                        : operands[i < inputs ? i : i - uniforms.length];
                for (int axis = 0; axis < strides.length; axis++, axes++) {
                    extra.set(JAVA_INT, CoresLayout.DIM + 4L * axes,
                            function.core().sizes().indexOf(core.sizes().get(axis)));
                    extra.set(JAVA_LONG, CoresLayout.STRIDE + 8L * axes, strides[axis]);
                }
                copy(memory[i], layout, item, values, uniform ? 1 : places, elements, true);
            }
            extra.set(JAVA_INT, CoresLayout.AXES, axes);
            long status = shared
                    ? Nrt.runParallel(call.address(), 0, places, Nrt.how(1, 0, false))
                    : Nrt.run(call.address(), 0, places);
            for (int o = inputs; o < cores.size(); o++) {
                int i = o + uniforms.length;
                int item = cores.get(o).type().itemSize();
                long elements = places == 0 ? 0 : operands[o].length / places;
                copy(memory[i], layout, item, operands[o], places, elements, false);
            }
            return status;
        }
    }

    private static void copy(MemorySegment memory, Layout layout, int item, long[] values, int places, long elements,
            boolean in) {
        for (int p = 0; p < places; p++) {
            for (int k = 0; k < elements; k++) {
                long at = layout.first(item, elements) + p * layout.place(item, elements)
                        + k * layout.step(item, places);
                int v = (int) (p * elements) + k;
                if (in) {
                    for (int b = 0; b < item; b++) {
                        memory.set(JAVA_BYTE, at + b, (byte) (values[v] >> (8 * b)));
                    }
                } else {
                    long bits = 0;
                    for (int b = 0; b < item; b++) {
                        bits |= (memory.get(JAVA_BYTE, at + b) & 0xFFL) << (8 * b);
                    }
                    values[v] = bits;
                }
            }
        }
    }

    @Override
    public void close() {
        kernel.close();
    }
}
