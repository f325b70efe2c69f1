package org.quern.codegen.emit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.quern.abi.ContextLayout;
import org.quern.codegen.analysis.Divergence;
import org.quern.codegen.analysis.FreeVariables;
import org.quern.codegen.analysis.FunctionPlan;
import org.quern.codegen.analysis.Symbols;
import org.quern.dtype.DType;
import org.quern.ir.Chunks;
import org.quern.ir.LocalArray;
import org.quern.ir.Memory;
import org.quern.ir.Reduction;
import org.quern.ir.Statement;
import org.quern.ir.Statement.Shared;
import org.quern.ir.Value;
import org.quern.ir.Variable;

/**
 * Emits parallel loops. With lanes within the core the code of a chunk becomes a function of its own, which the runtime
 * calls for every chunk, from several threads if the call has them. With an instance in each lane, chunks run one after
 * the other in a loop. The chunks' accumulators are combined in the same order in either case.
 */
final class ParallelEmitter {
    private static final int LINE = 64;

    private final FunctionPlan plan;
    private final KernelContext kernel;
    private final LlvmFunction text;
    private final VectorType shape;
    private final Values values;
    private final Masks masks;
    private final Variables variables;
    private final LocalArrays arrays;
    private final MemoryAccess memory;
    private final ScratchEmitter scratch;
    private final Faults faults;
    private final Combiner combiner;
    private final Divergence divergence;
    private final BlockEmitter body;
    private final LanesEmitter rounds;
    private final Function<LlvmFunction, EmitContext> contexts;
    private final Function<EmitContext, BlockEmitter> bodies;

    /**
     * For a function.
     *
     * @param body emits blocks of the function
     * @param bodies supplies emitters for the blocks of another function
     */
    ParallelEmitter(EmitContext e, BlockEmitter body, LanesEmitter rounds, Function<EmitContext, BlockEmitter> bodies) {
        this.plan = e.plan();
        this.kernel = e.kernel();
        this.text = e.text();
        this.shape = text.shape();
        this.values = e.values();
        this.masks = e.masks();
        this.variables = e.variables();
        this.arrays = e.arrays();
        this.memory = e.memory();
        this.scratch = e.scratch();
        this.faults = e.faults();
        this.combiner = e.combiner();
        this.divergence = plan.divergence();
        this.body = body;
        this.rounds = rounds;
        this.contexts = e::part;
        this.bodies = bodies;
    }

    /** The division of a loop's range into chunks: i64s. */
    private record Division(String begin, String end, String length, String chunks) {}

    void emit(Statement.Parallel loop, MaskScope region) {
        Map<Variable, Reduction> sums = Reduction.of(loop.body());
        ParallelReport.add(kernel.notes(), plan, loop, sums);
        Division division = divide(loop);
        if (plan.variant().within()) {
            call(loop, region, sums, division);
        } else {
            follow(loop, region, sums, division);
        }
    }

    /** See {@link Chunks#length}. */
    private Division divide(Statement.Parallel loop) {
        String begin = values.scalar(loop.begin());
        String end = values.scalar(loop.end());
        String some = text.let("icmp slt i64 %s, %s", begin, end);
        // Unsigned, so that it is right even if a signed difference would overflow.
        String n = text.select(LlvmType.I64, some, text.let("sub i64 %s, %s", end, begin), "0");
        String part = text.let("icmp ne i64 %s, 0", text.let("urem i64 %s, %d", n, Chunks.MOST));
        String even = text.let("add i64 %s, %s", text.let("udiv i64 %s, %d", n, Chunks.MOST),
                text.let("zext i1 %s to i64", part));
        String length = text.intrinsic("umax", LlvmType.I64, "", even, Long.toString(Chunks.least(loop)));
        String isLong = text.let("icmp ugt i64 %s, %d", length, Chunks.UNIT);
        String units = text.let("and i64 %s, %d", text.let("add i64 %s, %d", length, Chunks.UNIT - 1), -Chunks.UNIT);
        length = text.select(LlvmType.I64, isLong, units, length);
        String up = text.let("add i64 %s, %s", n, text.let("sub i64 %s, 1", length));
        return new Division(begin, end, length, text.let("udiv i64 %s, %s", up, length));
    }

    /** Defines the bounds of a chunk. */
    private static void bounds(LlvmFunction text, Values values, Statement.Parallel loop, Division d, String chunk) {
        String first = text.let("add i64 %s, %s", d.begin, text.let("mul i64 %s, %s", chunk, d.length));
        String left = text.let("sub i64 %s, %s", d.end, first);
        String here = text.intrinsic("umin", LlvmType.I64, "", left, d.length);
        values.define(loop.first(), LaneValue.of(first, DType.INT64, true));
        values.define(loop.last(), LaneValue.of(text.let("add i64 %s, %s", first, here), DType.INT64, true));
    }

    private static LaneValue identity(Reduction r) {
        return new LaneValue(LlvmFunction.literal(r.type(), r.identity()), r.type(), true, true);
    }

    /** Emits the chunks as a sequential loop. */
    private void follow(Statement.Parallel loop, MaskScope region, Map<Variable, Reduction> sums, Division d) {
        Map<Variable, String> parts = new HashMap<>();
        for (Variable v : sums.keySet()) {
            parts.put(v, text.alloca(type(v)));
        }
        Map<LocalArray, String> own = new HashMap<>();
        for (Shared s : loop.arrays()) {
            own.put(s.array(), text.array(arrays.type(s.array()), arrays.bytes(s.array())));
        }
        text.each(d.chunks, chunk -> {
            Map<Variable, String> totals = new HashMap<>();
            sums.forEach((v, r) -> {
                totals.put(v, variables.slot(v));
                variables.move(v, parts.get(v));
                variables.set(v, identity(r));
            });
            Map<LocalArray, String> all = new HashMap<>();
            for (Shared s : loop.arrays()) {
                all.put(s.array(), arrays.slot(s.array()));
                arrays.move(s.array(), own.get(s.array()));
                arrays.fill(s.array(), identity(s.reduction()));
            }
            bounds(text, values, loop, d, chunk);
            body.block(loop.body(), region);
            sums.forEach((v, r) -> {
                LaneValue part = variables.read(v);
                variables.move(v, totals.get(v));
                rounds.combine(v, r, part, region);
            });
            for (Shared s : loop.arrays()) {
                arrays.move(s.array(), all.get(s.array()));
                combine(s, own.get(s.array()), region);
            }
        });
    }

    /** Combines an array of accumulators with a chunk's, element by element. */
    private void combine(Shared s, String part, MaskScope region) {
        LocalArray a = s.array();
        text.each(Integer.toString(a.length()), j -> {
            LaneValue index = LaneValue.of(j, DType.INT64, true);
            String all = arrays.slot(a);
            arrays.move(a, part);
            LaneValue value = arrays.get(a, index);
            arrays.move(a, all);
            String lanes = masks.atOrNull(region);
            arrays.put(a, index, combiner.combine(s.reduction(), arrays.get(a, index), value, lanes), lanes);
        });
    }

    /** Emits a function for a chunk, and the runtime call that runs it for all chunks. */
    private void call(Statement.Parallel loop, MaskScope region, Map<Variable, Reduction> sums, Division d) {
        Map<Variable, String> parts = new HashMap<>();
        for (Variable v : sums.keySet()) {
            LlvmType type = type(v);
            parts.put(v, text.array("[" + Chunks.MOST + " x " + type + "]",
                    (long) Chunks.MOST * type.lanes() * v.type().itemSize()));
        }
        Map<LocalArray, Long> offsets = new HashMap<>();
        final long pitch = offsets(loop, offsets);
        final String shared = pitch == 0
                ? null
                : scratch.take(scratch.slot(loop), text.let("mul i64 %s, %d",
                        text.intrinsic("umax", LlvmType.I64, "", d.chunks, "1"), pitch), "false");

        LlvmModule module = text.module();
        String name = module.fresh(Symbols.of(plan.variant()) + Symbols.CHUNK);
        LlvmFunction own = kernel.text(plan.function());
        OutlinedContext passed = new OutlinedContext(module.fresh("passed"), own);
        passed.first("ptr", "%context");
        own.takeRoom();
        EmitContext part = contexts.apply(own);
        part.faults().begin();
        part.scratch().slots(loop.body());
        MaskScope chunk = MaskScope.function(null);
        pass(plan.captures().get(loop), sums, passed, part, loop, chunk);
        for (Shared s : loop.arrays()) {
            String at = own.at(passed.take("ptr", shared), own.let("mul i64 %%chunk, %d", pitch));
            at = own.at(at, offsets.get(s.array()));
            part.arrays().place(s.array(), at, arrays.scalar(s.array()));
            part.arrays().fill(s.array(), identity(s.reduction()));
        }
        Division inner = new Division(passed.take("i64", d.begin), passed.take("i64", d.end),
                passed.take("i64", d.length), null);
        bounds(own, part.values(), loop, inner, "%chunk");
        bodies.apply(part).block(loop.body(), chunk);
        for (Variable v : sums.keySet()) {
            LaneValue sum = part.variables().read(v);
            own.store(type(v), sum.ref(), own.element(type(v), passed.take("ptr", parts.get(v)), "%chunk"));
        }
        if (faults.any()) {
            part.scratch().status(part.faults().code());
        }
        own.jump(ScratchEmitter.DONE);
        own.start(ScratchEmitter.DONE);
        part.scratch().end();
        module.define("define internal i64 @" + name + "(ptr readonly %passed, i64 %chunk) #0 {\n" + own.blocks()
                + "}\n");

        String frame = passed.store(text);
        check(text.let("call i64 %s(ptr @%s, ptr %s, i64 %s)", text.field(ContextLayout.PARALLEL), name, frame,
                d.chunks));
        text.each(d.chunks, number -> {
            sums.forEach((v, r) -> {
                String result = text.load(type(v), text.element(type(v), parts.get(v), number));
                rounds.combine(v, r, LaneValue.of(result, v.type(), divergence.uniform(v)), region);
            });
            for (Shared s : loop.arrays()) {
                String at = text.at(shared, text.let("mul i64 %s, %d", number, pitch));
                combine(s, text.at(at, offsets.get(s.array())), region);
            }
        });
    }

    /**
     * Assigns offsets to a chunk's arrays of accumulators, each on cache lines of its own; returns the total bytes.
     */
    private long offsets(Statement.Parallel loop, Map<LocalArray, Long> offsets) {
        long next = 0;
        for (Shared s : loop.arrays()) {
            offsets.put(s.array(), next);
            next += (arrays.bytes(s.array()) + LINE - 1) / LINE * LINE;
        }
        return next;
    }

    /** The type of a variable's value. */
    private LlvmType type(Variable v) {
        return shape.of(v.type(), divergence.uniform(v));
    }

    /** Passes the free variables of the body to the function of a chunk. */
    private void pass(FreeVariables used, Map<Variable, Reduction> sums, OutlinedContext passed, EmitContext part,
            Statement.Parallel loop, MaskScope chunk) {
        for (Value v : used.values()) {
            if (!v.equals(loop.first()) && !v.equals(loop.last())) {
                LaneValue there = values.get(v);
                String ref = passed.take(shape.of(v.type(), there.uniform()), there.ref());
                part.values().define(v, new LaneValue(ref, v.type(), there.uniform(), there.literal()));
            }
        }
        for (Variable v : used.variables()) {
            LaneValue start = sums.containsKey(v) ? identity(sums.get(v)) : variables.read(v);
            String ref = passed.take(shape.of(v.type(), start.uniform()), start.ref());
            part.variables().declare(v, new LaneValue(ref, v.type(), start.uniform(), start.literal()), chunk);
        }
        for (LocalArray a : used.arrays()) {
            part.arrays().place(a, passed.take("ptr", arrays.slot(a)), arrays.scalar(a));
        }
        for (Memory m : used.memory()) {
            List<String> strides = new ArrayList<>();
            for (String stride : memory.strides(m)) {
                strides.add(passed.take("i64", stride));
            }
            part.memory().place(m, passed.take("ptr", memory.base(m)), strides);
        }
    }

    /** Ends the function if a chunk failed, with the first failure. */
    private void check(String status) {
        String failed = text.label("failed");
        String on = text.label("on");
        text.branch(text.let("icmp ne i64 %s, 0", status), failed, on);
        text.start(failed);
        String first = status;
        if (faults.any()) {
            String before = faults.code();
            first = text.select(LlvmType.I64, text.let("icmp eq i64 %s, 0", before), status, before);
        }
        scratch.status(first);
        text.jump(ScratchEmitter.DONE);
        text.start(on);
    }
}
