package org.quern.ufunc;

import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * How long an element of a kernel takes on one thread, by its operations: within a factor of a few, which is what it takes to
 * tell work that is worth handing to another thread from work that is not. Lanes are taken into account by the dtypes' widths.
 */
final class Cost {
    /** Nanoseconds of a byte from or to the second-level cache, of an operation on a byte, of functions on one. */
    private static final double MEMORY = 0.006;

    private static final double OPERATION = 0.002;
    private static final double DIVISION = 0.02;
    private static final double FUNCTION = 0.06;

    /** Rounds of a loop whose number is not known. */
    private static final long ROUNDS = 16;

    private Cost() {}

    static double nanos(Function f) {
        double bytes = 0;
        for (Value p : f.parameters()) {
            bytes += p.type().itemSize();
        }
        for (Value r : f.results()) {
            bytes += r.type().itemSize();
        }
        return bytes * MEMORY + of(f);
    }

    private static double of(Function f) {
        return of(f.body(), new Op[highest(f.body()) + 1]);
    }

    private static int highest(Block block) {
        int most = 0;
        for (Statement s : block.statements()) {
            if (s instanceof Statement.Let let) {
                most = Math.max(most, let.result().id());
            }
            for (Block within : s.blocks()) {
                most = Math.max(most, highest(within));
            }
        }
        return most;
    }

    private static double of(Block block, Op[] known) {
        double sum = 0;
        for (Statement s : block.statements()) {
            sum += switch (s) {
                case Statement.Let let -> {
                    known[let.result().id()] = let.op();
                    yield of(let.op());
                }
                case Statement.Loop loop -> rounds(loop, known) * of(loop.body(), known);
                case Statement.While loop -> ROUNDS * (of(loop.test(), known) + of(loop.body(), known));
                case Statement.If choice -> of(choice.then(), known) + of(choice.otherwise(), known);
                case Statement.Call call -> of(call.function());
                case Statement.Put put -> 2 * OPERATION * put.value().type().itemSize();
                case Statement.Declare d -> 0;
                case Statement.Assign a -> OPERATION;
                case Statement.Leave leave -> OPERATION;
                case Statement.Local local -> 0;
            };
        }
        return sum;
    }

    private static double rounds(Statement.Loop loop, Op[] known) {
        Op begin = loop.begin().id() < known.length ? known[loop.begin().id()] : null;
        Op end = loop.end().id() < known.length ? known[loop.end().id()] : null;
        return begin instanceof Op.Constant b && end instanceof Op.Constant e
                ? Math.max(0, e.bits() - b.bits())
                : ROUNDS;
    }

    private static double of(Op op) {
        int width = op.type().itemSize();
        return switch (op) {
            case Op.Constant c -> 0;
            case Op.Read read -> 0;
            case Op.Apply apply -> FUNCTION * width;
            case Op.Binary b -> switch (b.op()) {
                case DIV, FLOOR_DIV, MOD, REM -> DIVISION * width;
                default -> OPERATION * width;
            };
            default -> OPERATION * width;
        };
    }
}
