package org.quern.codegen.emit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quern.abi.ContextLayout;
import org.quern.codegen.analysis.FreeVariables;
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
 * Emits parallel loops. With lanes within the core the code of a chunk becomes a function of its own, which the runtime calls for
 * every chunk, from several threads if the call has them. With a place a lane, chunks follow each other in a loop. What they make
 * of accumulators is combined in one order in either case.
 */
final class ParallelEmitter {
    private static final int LINE = 64;

    private final EmitContext e;
    private final LlvmFunction text;
    private final BodyEmitter body;
    private final LanesEmitter rounds;

    ParallelEmitter(EmitContext e, BodyEmitter body, LanesEmitter rounds) {
        this.e = e;
        this.text = e.text;
        this.body = body;
        this.rounds = rounds;
    }

    /** How a loop is divided: i64s. */
    private record Division(String begin, String end, String length, String chunks) {}

    void emit(Statement.Parallel loop, MaskScope region) {
        Map<Variable, Reduction> sums = Reduction.of(loop.body());
        ParallelReport.note(e, loop, sums);
        Division division = divide(loop);
        if (e.form.within()) {
            call(loop, region, sums, division);
        } else {
            follow(loop, region, sums, division);
        }
    }

    /** See {@link Chunks#length}. */
    private Division divide(Statement.Parallel loop) {
        String begin = e.scalar(loop.begin());
        String end = e.scalar(loop.end());
        String some = text.let("icmp slt i64 %s, %s", begin, end);
        // As an unsigned number: right even where a signed difference would overflow.
        String n = text.let("select i1 %s, i64 %s, i64 0", some, text.let("sub i64 %s, %s", end, begin));
        String part = text.let("icmp ne i64 %s, 0", text.let("urem i64 %s, %d", n, Chunks.MOST));
        String even = text.let("add i64 %s, %s", text.let("udiv i64 %s, %d", n, Chunks.MOST), text.let("zext i1 %s to i64", part));
        e.module.declare("declare i64 @llvm.umax.i64(i64, i64)");
        String length = text.let("call i64 @llvm.umax.i64(i64 %s, i64 %d)", even, Chunks.least(loop));
        String isLong = text.let("icmp ugt i64 %s, %d", length, Chunks.UNIT);
        String units = text.let("and i64 %s, %d", text.let("add i64 %s, %d", length, Chunks.UNIT - 1), -Chunks.UNIT);
        length = text.let("select i1 %s, i64 %s, i64 %s", isLong, units, length);
        String up = text.let("add i64 %s, %s", n, text.let("sub i64 %s, 1", length));
        return new Division(begin, end, length, text.let("udiv i64 %s, %s", up, length));
    }

    /** Defines the bounds of a chunk. */
    private static void bounds(EmitContext e, Statement.Parallel loop, Division d, String chunk) {
        String first = e.text.let("add i64 %s, %s", d.begin, e.text.let("mul i64 %s, %s", chunk, d.length));
        e.module.declare("declare i64 @llvm.umin.i64(i64, i64)");
        String left = e.text.let("sub i64 %s, %s", d.end, first);
        String here = e.text.let("call i64 @llvm.umin.i64(i64 %s, i64 %s)", left, d.length);
        e.define(loop.first(), LaneValue.of(first, DType.INT64, true));
        e.define(loop.last(), LaneValue.of(e.text.let("add i64 %s, %s", first, here), DType.INT64, true));
        e.ranges.chunk(loop.first(), loop.last(), loop.begin(), loop.end());
    }

    private static LaneValue identity(Reduction r) {
        return new LaneValue(LlvmFunction.literal(r.type(), r.identity()), r.type(), true, true);
    }

    /** One chunk after the other. */
    private void follow(Statement.Parallel loop, MaskScope region, Map<Variable, Reduction> sums, Division d) {
        Map<Variable, String> parts = new HashMap<>();
        for (Variable v : sums.keySet()) {
            parts.put(v, text.alloca(e.shape.of(v.type(), e.uniformity.uniform(v))));
        }
        Map<LocalArray, String> own = new HashMap<>();
        for (Shared s : loop.arrays()) {
            own.put(s.array(), text.array(e.arrays.type(s.array()), e.arrays.bytes(s.array())));
        }
        text.each(d.chunks, chunk -> {
            Map<Variable, String> totals = new HashMap<>();
            sums.forEach((v, r) -> {
                totals.put(v, e.variables.slot(v));
                e.variables.move(v, parts.get(v));
                e.variables.set(v, identity(r));
            });
            Map<LocalArray, String> all = new HashMap<>();
            for (Shared s : loop.arrays()) {
                all.put(s.array(), e.arrays.slot(s.array()));
                e.arrays.move(s.array(), own.get(s.array()));
                e.arrays.fill(s.array(), identity(s.reduction()));
            }
            bounds(e, loop, d, chunk);
            body.block(loop.body(), region);
            sums.forEach((v, r) -> {
                LaneValue part = e.variables.read(v);
                e.variables.move(v, totals.get(v));
                rounds.combine(v, r, part, region);
            });
            for (Shared s : loop.arrays()) {
                e.arrays.move(s.array(), all.get(s.array()));
                combine(s, own.get(s.array()), region);
            }
        });
    }

    /** Combines an array of accumulators with a chunk's, element by element. */
    private void combine(Shared s, String part, MaskScope region) {
        LocalArray a = s.array();
        text.each(Integer.toString(a.length()), j -> {
            LaneValue index = LaneValue.of(j, DType.INT64, true);
            String all = e.arrays.slot(a);
            e.arrays.move(a, part);
            LaneValue value = e.arrays.get(a, index);
            e.arrays.move(a, all);
            String lanes = e.masks.atOrNull(region);
            e.arrays.put(a, index, rounds.combined(s.reduction(), e.arrays.get(a, index), value, lanes), lanes);
        });
    }

    /** A function for a chunk, and the call of the runtime that runs it for all. */
    private void call(Statement.Parallel loop, MaskScope region, Map<Variable, Reduction> sums, Division d) {
        Map<Variable, String> parts = new HashMap<>();
        for (Variable v : sums.keySet()) {
            boolean uniform = e.uniformity.uniform(v);
            parts.put(v, text.array("[" + Chunks.MOST + " x " + e.shape.of(v.type(), uniform) + "]",
                    (long) Chunks.MOST * (uniform ? 1 : e.shape.lanes()) * v.type().itemSize()));
        }
        Map<LocalArray, Long> offsets = new HashMap<>();
        final long pitch = offsets(loop, offsets);
        final String arrays = pitch == 0 ? null
                : e.scratch.take(e.scratch.slot(loop), text.let("mul i64 %s, %d", text.let(
                        "call i64 @llvm.umax.i64(i64 %s, i64 1)", d.chunks), pitch), "false");

        String name = e.module.fresh(Symbols.of(e.form) + Symbols.CHUNK);
        LlvmFunction own = new LlvmFunction(e.module.stack(), e.function);
        OutlinedContext passed = new OutlinedContext(e.module.fresh("passed"), own);
        passed.first("ptr", "%context");
        own.takeRoom();
        MemoryAccess memory = new MemoryAccess(own, e.module, e.form);
        EmitContext part = e.part(own, memory, new ScratchEmitter(own, e.module, memory, e.form));
        e.module.fault(own);
        part.scratch.slots(loop.body());
        MaskScope chunk = MaskScope.function(null);
        pass(FreeVariables.of(loop.body()), sums, passed, part, loop, chunk);
        for (Shared s : loop.arrays()) {
            String at = own.let("getelementptr i8, ptr %s, i64 %s", passed.take("ptr", arrays), own.let("mul i64 %%chunk, %d", pitch));
            at = own.let("getelementptr i8, ptr %s, i64 %d", at, offsets.get(s.array()));
            part.arrays.place(s.array(), at, e.arrays.scalar(s.array()));
            part.arrays.fill(s.array(), identity(s.reduction()));
        }
        Division inner = new Division(passed.take("i64", d.begin), passed.take("i64", d.end), passed.take("i64", d.length), null);
        bounds(part, loop, inner, "%chunk");
        new BodyEmitter(part).block(loop.body(), chunk);
        for (Variable v : sums.keySet()) {
            LaneValue sum = part.variables.read(v);
            own.line("store %s %s, ptr %s", e.shape.of(v.type(), sum.uniform()), sum.ref(),
                    at(own, v, passed.take("ptr", parts.get(v)), "%chunk"));
        }
        if (e.module.mayFail()) {
            part.scratch.status(own.let("load i64, ptr " + ModuleEmitter.FAULT));
        }
        part.jump(ScratchEmitter.DONE);
        own.start(ScratchEmitter.DONE);
        part.scratch.end();
        e.module.define("define internal i64 @" + name + "(ptr readonly %passed, i64 %chunk) #0 {\n" + own.blocks() + "}\n");

        String frame = passed.store(text, e.module);
        String status = text.let("call i64 %s(ptr @%s, ptr %s, i64 %s)", text.field(ContextLayout.PARALLEL), name, frame, d.chunks);
        check(status);
        text.each(d.chunks, number -> {
            sums.forEach((v, r) -> {
                boolean uniform = e.uniformity.uniform(v);
                String result = text.let("load %s, ptr %s", e.shape.of(v.type(), uniform), at(text, v, parts.get(v), number));
                rounds.combine(v, r, LaneValue.of(result, v.type(), uniform), region);
            });
            for (Shared s : loop.arrays()) {
                String at = text.let("getelementptr i8, ptr %s, i64 %s", arrays, text.let("mul i64 %s, %d", number, pitch));
                combine(s, text.let("getelementptr i8, ptr %s, i64 %d", at, offsets.get(s.array())), region);
            }
        });
    }

    /** Where a chunk's arrays of accumulators are, on cache lines of their own; the answer is the bytes of all together. */
    private long offsets(Statement.Parallel loop, Map<LocalArray, Long> offsets) {
        long next = 0;
        for (Shared s : loop.arrays()) {
            offsets.put(s.array(), next);
            next += (e.arrays.bytes(s.array()) + LINE - 1) / LINE * LINE;
        }
        return next;
    }

    private String at(LlvmFunction where, Variable v, String parts, String chunk) {
        return where.let("getelementptr %s, ptr %s, i64 %s", e.shape.of(v.type(), e.uniformity.uniform(v)), parts, chunk);
    }

    /** Gives the function of a chunk what its body uses. */
    private void pass(FreeVariables used, Map<Variable, Reduction> sums, OutlinedContext passed, EmitContext part, Statement.Parallel loop,
            MaskScope chunk) {
        for (Value v : used.values()) {
            if (!v.equals(loop.first()) && !v.equals(loop.last())) {
                LaneValue there = e.value(v);
                String ref = passed.take(e.shape.of(v.type(), there.uniform()), there.ref());
                part.define(v, new LaneValue(ref, v.type(), there.uniform(), there.literal()));
            }
        }
        for (Variable v : used.variables()) {
            LaneValue start = sums.containsKey(v) ? identity(sums.get(v)) : e.variables.read(v);
            String ref = passed.take(e.shape.of(v.type(), start.uniform()), start.ref());
            part.variables.declare(v, new LaneValue(ref, v.type(), start.uniform(), start.literal()), chunk);
        }
        for (LocalArray a : used.arrays()) {
            part.arrays.place(a, passed.take("ptr", e.arrays.slot(a)), e.arrays.scalar(a));
        }
        for (Memory m : used.memory()) {
            List<String> strides = new ArrayList<>();
            for (String stride : e.memory.strides(m)) {
                strides.add(passed.take("i64", stride));
            }
            part.memory.place(m, passed.take("ptr", e.memory.base(m)), strides);
        }
    }

    /** Ends the function where a chunk failed: with what failed first. */
    private void check(String status) {
        String failed = text.label("failed");
        String on = text.label("on");
        e.branch(text.let("icmp ne i64 %s, 0", status), failed, on);
        text.start(failed);
        String first = status;
        if (e.module.mayFail()) {
            String before = text.let("load i64, ptr " + ModuleEmitter.FAULT);
            String none = text.let("icmp eq i64 %s, 0", before);
            first = text.let("select i1 %s, i64 %s, i64 %s", none, status, before);
        }
        e.scratch.status(first);
        e.jump(ScratchEmitter.DONE);
        text.start(on);
    }
}
