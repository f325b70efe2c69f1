package org.quern.ir.analysis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Block;
import org.quern.ir.Core;
import org.quern.ir.Function;
import org.quern.ir.LocalArray;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Predicate;
import org.quern.ir.Samples;
import org.quern.ir.Statement;
import org.quern.ir.UnaryOp;
import org.quern.ir.Value;
import org.quern.ir.interpret.Scalars;
import org.quern.testing.Property;

/** No index outside of its axis is taken for one inside. */
class BoundsChecksTest {
    private static final List<DType> TYPES = List.of(DType.INT64, DType.INT64, DType.INT64, DType.INT64, DType.INT32,
            DType.INT8, DType.UINT8, DType.UINT64);
    private static final List<BinaryOp> OPERATIONS = List.of(BinaryOp.ADD, BinaryOp.ADD, BinaryOp.SUB, BinaryOp.SUB,
            BinaryOp.MUL, BinaryOp.MIN, BinaryOp.MAX, BinaryOp.MOD, BinaryOp.FLOOR_DIV, BinaryOp.AND, BinaryOp.REM);
    private static final long MOST_SIZE = 1L << 62;

    /** A kernel of integer arithmetic in nested loops, with accesses by its results. */
    private static final class Kernel {
        private final Random random;
        private final List<Value> parameters = new ArrayList<>();
        private final List<Value> sizes;
        private final List<String> uniforms = new ArrayList<>();
        private int next;

        Kernel(Random random) {
            this.random = random;
            this.sizes = List.of(fresh(DType.INT64), fresh(DType.INT64), fresh(DType.INT64));
            parameters.addAll(sizes);
            for (DType type : List.of(DType.INT64, DType.INT64, DType.INT32, DType.UINT8, DType.INT8, DType.UINT64)) {
                parameters.add(fresh(type));
                uniforms.add("u" + next);
            }
        }

        private Value fresh(DType type) {
            return new Value(next++, type);
        }

        Function function() {
            Memory.Operand out = new Memory.Operand(0, DType.INT64, sizes);
            Core core = new Core(sizes, List.of(0L, 0L, 6L), List.of(), List.of(out));
            return new Function("f", parameters, uniforms, block(new ArrayList<>(parameters), 3), List.of(), core);
        }

        private Value any(List<Value> visible, DType type) {
            List<Value> those = visible.stream().filter(v -> v.type().equals(type)).toList();
            // The last ones are of loops and of what is made of their indices.
            int near = random.nextInt(2) == 0 ? Math.min(4, those.size()) : those.size();
            return those.get(those.size() - 1 - random.nextInt(near));
        }

        private Value let(Op op, List<Statement> to, List<Value> visible) {
            Value v = fresh(op.type());
            to.add(new Statement.Let(v, op));
            visible.add(v);
            return v;
        }

        private Op op(List<Value> visible) {
            DType type = TYPES.get(random.nextInt(TYPES.size()));
            Value a = any(visible, type);
            return switch (random.nextInt(12)) {
                case 0, 1 -> new Op.Constant(type, Scalars.wrap(type, random.nextInt(12) - 3));
                case 2 -> new Op.Constant(type, Samples.special(type)[random.nextInt(Samples.special(type).length)]);
                case 3 -> new Op.Cast(type, any(visible, TYPES.get(random.nextInt(TYPES.size()))));
                case 4 -> new Op.Unary(UnaryOp.NEG, a);
                default -> new Op.Binary(OPERATIONS.get(random.nextInt(OPERATIONS.size())), a, any(visible, type));
            };
        }

        private Block block(List<Value> around, int depth) {
            List<Value> visible = new ArrayList<>(around);
            List<Statement> all = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                Op op = op(visible);
                if (op instanceof Op.Binary b && random.nextInt(8) == 0) {
                    Value least = let(new Op.Compare(Predicate.LT, b.a(), b.b()), all, visible);
                    op = new Op.Select(least, b.a(), b.b());
                }
                let(op, all, visible);
            }
            if (depth > 0) {
                DType type = random.nextInt(4) > 0 ? DType.INT64 : TYPES.get(random.nextInt(TYPES.size()));
                Value begin = random.nextBoolean()
                        ? let(new Op.Constant(type, random.nextInt(2)), all, visible)
                        : any(visible, type);
                Value end = any(visible, type);
                List<Value> inner = new ArrayList<>(visible);
                if (random.nextInt(4) == 0) {
                    begin = any(visible, DType.INT64);
                    Value first = fresh(DType.INT64);
                    Value last = fresh(DType.INT64);
                    Value index = fresh(DType.INT64);
                    inner.add(index);
                    Statement chunk = new Statement.Loop(index, first, last, block(inner, depth - 1));
                    all.add(new Statement.Parallel(first, last, begin, any(visible, DType.INT64),
                            new Block(List.of(chunk)), List.of()));
                } else {
                    Value index = fresh(type);
                    inner.add(index);
                    all.add(new Statement.Loop(index, begin, end, block(inner, depth - 1)));
                }
            }
            for (int i = 0; i < 3; i++) {
                access(all, visible);
            }
            return new Block(all);
        }

        private void access(List<Statement> to, List<Value> visible) {
            Value index = any(visible, DType.INT64);
            switch (random.nextInt(3)) {
                case 0 -> {
                    LocalArray array = new LocalArray(0, DType.INT64, 1 + random.nextInt(300));
                    Value at = any(visible, TYPES.get(random.nextInt(TYPES.size())));
                    to.add(new Statement.Put(array, at, index));
                }
                case 1 -> {
                    Value least = any(parameters.subList(0, 3), DType.INT64);
                    Value size = let(new Op.Binary(BinaryOp.MAX, any(visible, DType.INT64), least), to, visible);
                    Memory scratch = new Memory.Scratch(0, DType.INT64, List.of(size));
                    to.add(new Statement.Store(scratch, List.of(index), index));
                }
                default -> {
                    Memory core = new Memory.Operand(0, DType.INT64, sizes);
                    List<Value> at = List.of(index, any(visible, DType.INT64), any(visible, DType.INT64));
                    to.add(new Statement.Store(core, at, index));
                }
            }
        }
    }

    /** One way through a kernel: of each loop one iteration, chosen at random. */
    private static final class Walk {
        private final BoundsChecks checks;
        private final Random random;
        private final Map<Value, Long> now = new HashMap<>();
        private int inside;

        Walk(Function f, BoundsChecks checks, Random random) {
            this.checks = checks;
            this.random = random;
            for (Value v : f.parameters()) {
                now.put(v, Samples.random(v.type(), random));
            }
            for (int d = 0; d < 3; d++) {
                long size = random.nextInt(3) > 0 ? random.nextInt(12) : MOST_SIZE - random.nextInt(3);
                now.put(f.core().sizes().get(d), d == 2 ? 6 : size);
            }
        }

        private long of(Value v) {
            return now.get(v);
        }

        void run(Block block) {
            for (Statement s : block.statements()) {
                switch (s) {
                    case Statement.Let let -> now.put(let.result(), value(let.op()));
                    case Statement.Loop loop -> loop(loop.index(), of(loop.begin()), of(loop.end()), loop.body());
                    case Statement.Parallel loop when of(loop.begin()) < of(loop.end()) -> {
                        long first = between(of(loop.begin()), of(loop.end()));
                        now.put(loop.first(), first);
                        now.put(loop.last(), 1 + between(first, of(loop.end())));
                        run(loop.body());
                    }
                    case Statement.Parallel loop -> {}
                    case Statement.Put put -> at(put, 0, of(put.index()), put.array().length());
                    case Statement.Store store -> {
                        for (int axis = 0; axis < store.indices().size(); axis++) {
                            at(store, axis, of(store.indices().get(axis)), of(store.memory().sizes().get(axis)));
                        }
                    }
                    default -> throw new AssertionError(s);
                }
            }
        }

        private void loop(Value index, long begin, long end, Block body) {
            boolean some = index.type().equals(DType.UINT64)
                    ? Long.compareUnsigned(begin, end) < 0
                    : begin < end;
            if (some) {
                now.put(index, between(begin, end));
                run(body);
            }
        }

        /** A number of the range, often one at its ends. */
        private long between(long begin, long end) {
            return switch (random.nextInt(3)) {
                case 0 -> begin;
                case 1 -> end - 1;
                default -> begin + Long.remainderUnsigned(random.nextLong(), end - begin);
            };
        }

        private long value(Op op) {
            return switch (op) {
                case Op.Constant c -> c.bits();
                case Op.Cast c -> Scalars.cast(c.a().type(), c.type(), of(c.a()));
                case Op.Unary u -> Scalars.wrap(u.type(), -of(u.a()));
                case Op.Binary b -> Scalars.binary(b.op(), b.type(), of(b.a()), of(b.b()));
                case Op.Compare c -> Scalars.compare(c.predicate(), c.a().type(), of(c.a()), of(c.b())) ? 1 : 0;
                case Op.Select s -> of(of(s.condition()) != 0 ? s.a() : s.b());
                default -> throw new AssertionError(op);
            };
        }

        private void at(Object site, int axis, long index, long size) {
            if (!checks.axes(site).contains(axis)) {
                inside++;
                assertTrue(index >= 0 && index < size, site + " in axis " + axis + " of " + size + " at " + index);
            }
        }
    }

    private int inside;

    @Test
    void whatIsTakenForInsideIsInside() {
        Property.check(1500, random -> {
            Function f = new Kernel(random).function();
            BoundsChecks checks = BoundsChecks.of(f);
            for (int i = 0; i < 16; i++) {
                Walk walk = new Walk(f, checks, random);
                walk.run(f.body());
                inside += walk.inside;
            }
        });
        assertTrue(inside > 10_000 || Long.getLong("quern.seed") != null, inside + " accesses inside");
    }
}
