package org.quern.codegen.analysis;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.quern.ir.Block;
import org.quern.ir.Exit;
import org.quern.ir.Function;
import org.quern.ir.LocalArray;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.Variable;
import org.quern.ir.analysis.Counts;

/**
 * Takes a kernel that is too long for one function apart: LLVM's register allocation and scheduling take time that
 * grows with the square of a function. Runs of statements become functions of their own, which are called where they
 * stood: what they use of the function around is handed over, what is used behind them comes back, variables both. A
 * statement stays where it is if it leaves what is around it, or reaches memory of it, which functions do not have.
 */
public final class Outlining {
    /** The weight of a block that is left in one piece. */
    private static final long MOST = 2048;

    /** The least weight of a piece. */
    private static final long LEAST = 128;

    /** Values that are handed over and come back: passing more takes LLVM longer than a long function does. */
    private static final int MOST_VALUES = 64;

    private final IdentityHashMap<Function, Set<LocalArray>> pieces = new IdentityHashMap<>();
    private final IdentityHashMap<Function, Function> done = new IdentityHashMap<>();
    private final IdentityHashMap<Statement, Statement> origins = new IdentityHashMap<>();
    private Function function;
    private int nextValue;
    private final long most;
    private final long least;

    public Outlining() {
        this(MOST, LEAST);
    }

    /**
     * For pieces of other sizes.
     *
     * @param most weight of a block that is left in one piece
     * @param least weight of a piece
     */
    public Outlining(long most, long least) {
        this.most = most;
        this.least = least;
    }

    /**
     * The function with pieces in place of long blocks, in all that it calls too; what was short enough is the same
     * object.
     */
    public Function apart(Function f) {
        Function known = done.get(f);
        if (known == null) {
            Function outer = function;
            int outerNext = nextValue;
            function = f;
            nextValue = Counts.of(f).values();
            Block body = block(f.body(), new LinkedHashSet<>(f.results()));
            known = unchanged(body, f.body())
                    ? f
                    : new Function(f.name(), f.parameters(), f.uniforms(), body,
                            f.results(), f.core());
            function = outer;
            nextValue = outerNext;
            done.put(f, known);
        }
        return known;
    }

    /** Whether a function is a piece of another. */
    public boolean isPiece(Function f) {
        return pieces.containsKey(f);
    }

    /** The local arrays of the function around that a piece reaches, which it is given; none for any other function. */
    public Set<LocalArray> arrays(Function f) {
        return pieces.getOrDefault(f, Set.of());
    }

    /** What was built anew, because of what is within it, with what it was. */
    public IdentityHashMap<Statement, Statement> origins() {
        return origins;
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the same object is what is asked
    private static boolean unchanged(Object now, Object before) {
        return now == before;
    }

    /**
     * A block, in pieces if it is long.
     *
     * @param behind values that are used behind the block, of those that it defines
     */
    private Block block(Block block, Set<Value> behind) {
        List<Statement> statements = new ArrayList<>();
        boolean changed = false;
        for (Statement s : block.statements()) {
            Statement inner = within(s);
            changed |= !unchanged(inner, s);
            statements.add(inner);
        }
        Block whole = changed ? new Block(statements) : block;
        return Weights.of(whole) <= most ? whole : inPieces(statements, behind);
    }

    /**
     * A statement with the blocks within it in pieces. Rounds of lanes and parallel loops have their own rules, and
     * stay.
     */
    private Statement within(Statement s) {
        Statement now = switch (s) {
            case Statement.If choice -> inner(s, Set.of());
            case Statement.Loop loop -> inner(s, Set.of());
            case Statement.While loop -> inner(s, Set.of(loop.condition()));
            case Statement.Call call -> {
                Function callee = apart(call.function());
                yield unchanged(callee, call.function())
                        ? s
                        : new Statement.Call(call.results(), callee,
                                call.arguments());
            }
            default -> s;
        };
        if (!unchanged(now, s)) {
            origins.put(now, s);
        }
        return now;
    }

    /** A statement with its blocks in pieces, of which these values are used behind the first. */
    private Statement inner(Statement s, Set<Value> behind) {
        List<Block> blocks = new ArrayList<>();
        boolean changed = false;
        for (Block b : s.blocks()) {
            Block now = block(b, blocks.isEmpty() ? behind : Set.of());
            changed |= !unchanged(now, b);
            blocks.add(now);
        }
        return changed ? s.with(blocks) : s;
    }

    /** Cuts from the end, where it is known what is used behind a piece. */
    private Block inPieces(List<Statement> statements, Set<Value> behind) {
        Set<Value> used = new LinkedHashSet<>(behind);
        Set<Variable> variables = new LinkedHashSet<>();
        List<List<Statement>> backwards = new ArrayList<>();
        // The reads of a function's results stay at its end: there an element is that returned.
        int end = Departures.reads(statements);
        List<Statement> reads = statements.subList(end, statements.size());
        backwards.add(reads);
        uses(reads, used, variables);
        while (end > 0) {
            int begin = end;
            long weight = 0;
            while (begin > 0 && weight < most / 2 && moves(statements.get(begin - 1))) {
                begin--;
                weight += Weights.of(statements.get(begin));
            }
            if (begin == end) {
                begin--;
            }
            List<Statement> run = statements.subList(begin, end);
            List<Statement> piece = weight < least ? run : piece(run, used, variables);
            backwards.add(piece);
            uses(run, used, variables);
            end = begin;
        }
        List<Statement> all = new ArrayList<>();
        for (List<Statement> piece : backwards.reversed()) {
            all.addAll(piece);
        }
        return new Block(all);
    }

    private static void uses(List<Statement> run, Set<Value> values, Set<Variable> variables) {
        for (Statement s : run) {
            FreeVariables uses = FreeVariables.of(new Block(List.of(s)));
            values.addAll(uses.values());
            variables.addAll(uses.variables());
        }
    }

    /** A run as a call of a function, or as it is where that has no parameter, no result, or too many. */
    private List<Statement> piece(List<Statement> run, Set<Value> usedBehind, Set<Variable> variablesBehind) {
        FreeVariables captured = FreeVariables.of(new Block(run));
        List<Value> parameters = new ArrayList<>(captured.values());
        List<Value> arguments = new ArrayList<>(captured.values());
        List<Statement> body = new ArrayList<>();
        List<Statement> before = new ArrayList<>();
        for (Variable v : captured.variables()) {
            Value held = value(v);
            before.add(new Statement.Let(held, new Op.Read(v)));
            arguments.add(held);
            Value given = value(v);
            parameters.add(given);
            body.add(new Statement.Declare(v, given));
        }
        body.addAll(run);
        List<Value> results = new ArrayList<>();
        List<Value> back = new ArrayList<>();
        Set<Variable> declared = new LinkedHashSet<>();
        for (Statement s : run) {
            for (Value v : s.defines()) {
                if (usedBehind.contains(v)) {
                    results.add(v);
                    back.add(v);
                }
            }
            if (s instanceof Statement.Declare d && variablesBehind.contains(d.variable())) {
                declared.add(d.variable());
            }
        }
        Set<Variable> changed = new LinkedHashSet<>();
        for (Statement s : new Block(run).all()) {
            if (s instanceof Statement.Assign a) {
                changed.add(a.variable());
            }
        }
        changed.retainAll(captured.variables());
        List<Statement> after = new ArrayList<>();
        for (Variable v : declared) {
            Value held = returned(v, body, results, back);
            after.add(new Statement.Declare(v, held));
        }
        for (Variable v : changed) {
            Value held = returned(v, body, results, back);
            after.add(new Statement.Assign(v, held));
        }
        Set<LocalArray> reached = reached(run);
        if (parameters.isEmpty() || (results.isEmpty() && reached.isEmpty())
                || parameters.size() + reached.size() + results.size() > MOST_VALUES) {
            return run;
        }
        Function made = new Function(function.name(), parameters, new Block(body), results);
        pieces.put(made, reached);
        List<Statement> all = new ArrayList<>(before);
        all.add(new Statement.Call(back, made, arguments));
        all.addAll(after);
        return all;
    }

    /** The local arrays that a run reaches and does not declare, in the pieces that it calls too. */
    private Set<LocalArray> reached(List<Statement> run) {
        Set<LocalArray> reached = new LinkedHashSet<>(FreeVariables.of(new Block(run)).arrays());
        Set<LocalArray> own = new LinkedHashSet<>();
        inPiecesCalled(run, reached, own);
        reached.removeAll(own);
        return reached;
    }

    private void inPiecesCalled(List<Statement> run, Set<LocalArray> reached, Set<LocalArray> own) {
        for (Statement s : run) {
            switch (s) {
                case Statement.Call call -> reached.addAll(arrays(call.function()));
                case Statement.Local local -> own.add(local.array());
                default -> s.blocks().forEach(b -> inPiecesCalled(b.statements(), reached, own));
            }
        }
    }

    /** Gives what a variable holds back as one more result; the answer is its value in the caller. */
    private Value returned(Variable v, List<Statement> body, List<Value> results, List<Value> back) {
        Value held = value(v);
        body.add(new Statement.Let(held, new Op.Read(v)));
        results.add(held);
        Value so = value(v);
        back.add(so);
        return so;
    }

    private Value value(Variable v) {
        return new Value(nextValue++, v.type());
    }

    /**
     * Whether a statement means the same in a function of its own. Where lanes are rounds of a lanes loop a local array
     * may have one element for all of them, which a function would not know.
     */
    private boolean moves(Statement s) {
        return !(s instanceof Statement.Local) && stays(s, false) == null
                && (function.core() == null || reached(List.of(s)).isEmpty());
    }

    /** A statement, itself or within, that belongs to where it is; or null. */
    private static Statement stays(Statement s, boolean inLoop) {
        boolean belongs = switch (s) {
            case Statement.Leave leave -> !inLoop || leave.where() == Exit.RETURN;
            case Statement.Let let -> let.op() instanceof Op.Load;
            case Statement.Lanes loop -> true;
            case Statement.Parallel loop -> true;
            case Statement.Accumulate a -> true;
            case Statement.Reserve r -> true;
            case Statement.Store store -> true;
            default -> false;
        };
        if (belongs) {
            return s;
        }
        boolean loop = inLoop || s instanceof Statement.Loop || s instanceof Statement.While;
        for (Block within : s.blocks()) {
            for (Statement inner : within.statements()) {
                Statement found = stays(inner, loop);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
