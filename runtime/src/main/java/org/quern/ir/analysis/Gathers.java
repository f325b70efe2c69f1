package org.quern.ir.analysis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * The accesses that are a gather or scatter: their index differs from lane to lane, and neighbouring lanes do not access
 * neighbouring elements. For messages: it is found from the IR alone, for the form of the kernel that its author wrote,
 * which is lanes within a core if the kernel has lanes loops, else a lane for each element or core.
 */
public final class Gathers {
    private final Function function;
    private final boolean lanes;
    /** Ids of values that differ from lane to lane, and of those among them that are consecutive integers. */
    private final BitSet varying = new BitSet();
    private final BitSet consecutive = new BitSet();
    private final BitSet variables = new BitSet();
    private final BitSet arrays = new BitSet();
    private boolean changed;

    private Gathers(Function function, boolean lanes) {
        this.function = function;
        this.lanes = lanes;
    }

    /**
     * The statements of a function with such an access, in order.
     *
     * @param lanes true for a kernel with lanes loops, in which they alone have lanes
     */
    public static List<Statement> of(Function function, boolean lanes) {
        Gathers found = new Gathers(function, lanes);
        List<Statement> all = new ArrayList<>();
        if (!lanes) {
            for (int p = 0; p < function.parameters().size() - function.uniforms().size(); p++) {
                if (function.core() == null) {
                    found.varying.set(function.parameters().get(p).id());
                }
            }
            found.within(function.body(), all);
            return all;
        }
        for (Statement s : function.body().all()) {
            if (s instanceof Statement.Lanes loop) {
                found.varying.set(loop.index().id());
                found.consecutive.set(loop.index().id());
                found.within(loop.body(), all);
            }
        }
        return all;
    }

    private void within(Block body, List<Statement> all) {
        do {
            changed = false;
            visit(body, false);
        } while (changed);
        for (Statement s : body.all()) {
            if (isGather(s)) {
                all.add(s);
            }
        }
    }

    private void visit(Block block, boolean divided) {
        for (Statement s : block.statements()) {
            switch (s) {
                case Statement.Let let -> let(let);
                case Statement.Declare d -> set(variables, d.variable().id(), divided || varies(d.initial()));
                case Statement.Assign a -> set(variables, a.variable().id(), divided || varies(a.value()));
                case Statement.Put put ->
                    set(arrays, put.array().id(), divided || varies(put.value()) || varies(put.index()));
                case Statement.Loop loop -> set(varying, loop.index().id(), varies(loop.begin()));
                case Statement.Call call -> {
                    boolean any = call.arguments().stream().anyMatch(this::varies);
                    call.results().forEach(r -> set(varying, r.id(), any));
                }
                default -> {}
            }
            boolean divides = switch (s) {
                case Statement.If choice -> varies(choice.condition());
                case Statement.While loop -> varies(loop.condition());
                case Statement.Loop loop -> varies(loop.begin()) || varies(loop.end());
                default -> false;
            };
            s.blocks().forEach(b -> visit(b, divided || divides));
        }
    }

    private void let(Statement.Let let) {
        Op op = let.op();
        boolean varies = switch (op) {
            case Op.Read read -> variables.get(read.variable().id());
            case Op.Element e -> arrays.get(e.array().id()) || varies(e.index());
            case Op.Load load -> (!lanes && function.core() != null) || load.operands().stream().anyMatch(this::varies);
            default -> op.operands().stream().anyMatch(this::varies);
        };
        set(varying, let.result().id(), varies);
        if (op instanceof Op.Binary b && let.result().type() == DType.INT64) {
            boolean left = consecutive.get(b.a().id()) && !varies(b.b());
            boolean right = consecutive.get(b.b().id()) && !varies(b.a());
            set(consecutive, let.result().id(),
                    (b.op() == BinaryOp.ADD && (left || right)) || (b.op() == BinaryOp.SUB && left));
        }
    }

    private void set(BitSet among, int id, boolean is) {
        if (is && !among.get(id)) {
            among.set(id);
            changed = true;
        }
    }

    private boolean varies(Value v) {
        return varying.get(v.id());
    }

    private boolean isGather(Statement s) {
        return switch (s) {
            case Statement.Put put -> varies(put.index());
            case Statement.Store store -> isApart(store.indices());
            case Statement.Let let when let.op() instanceof Op.Element e -> varies(e.index());
            case Statement.Let let when let.op() instanceof Op.Load load -> isApart(load.operands());
            default -> false;
        };
    }

    /** True if lanes differ in another axis than the last, or not by one in the last. */
    private boolean isApart(List<Value> index) {
        int last = index.size() - 1;
        return index.stream().anyMatch(this::varies)
                && !(consecutive.get(index.get(last).id()) && index.subList(0, last).stream().noneMatch(this::varies));
    }
}
