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
 * Splits a kernel that is too long for one function: LLVM's register allocation and scheduling take time that grows
 * with the square of a function's length. Runs of statements become functions of their own, which are called in their
 * place. Their free values and variables are passed as arguments; those used after the run are returned. A statement
 * stays in place if it exits the enclosing loop or function, or accesses memory of the function, which callees cannot.
 */
public final class Outlining {
    /** The weight of a block that is left whole. */
    private static final long MOST = 2048;

    /** The minimum weight of a piece. */
    private static final long LEAST = 128;

    /** The most values passed to a piece or returned: passing more takes LLVM longer than a long function does. */
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
     * With other weights.
     *
     * @param most weight of a block that is left whole
     * @param least minimum weight of a piece
     */
    public Outlining(long most, long least) {
        this.most = most;
        this.least = least;
    }

    /**
     * The function with long blocks outlined, in its callees too; a function that is short enough is returned as the
     * same object.
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

    /** {@return whether a function is an outlined piece of another} */
    public boolean isPiece(Function f) {
        return pieces.containsKey(f);
    }

    /** The local arrays of the caller that a piece accesses, which it is passed; empty for any other function. */
    public Set<LocalArray> arrays(Function f) {
        return pieces.getOrDefault(f, Set.of());
    }

    /** The statements that were rebuilt because of nested changes, with their originals. */
    public IdentityHashMap<Statement, Statement> origins() {
        return origins;
    }

    @SuppressWarnings("ReferenceEquality") // identity is the question
    private static boolean unchanged(Object now, Object before) {
        return now == before;
    }

    /**
     * A block, outlined if it is long.
     *
     * @param behind the values it defines that are used after it
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
     * A statement with its nested blocks outlined. Iterations of lanes and parallel loops have rules of their own, and
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

    /** A statement with its blocks outlined; these values of the first block are used after it. */
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

    /** Splits from the end, where the values used after a piece are known. */
    private Block inPieces(List<Statement> statements, Set<Value> behind) {
        Set<Value> used = new LinkedHashSet<>(behind);
        Set<Variable> variables = new LinkedHashSet<>();
        List<List<Statement>> backwards = new ArrayList<>();
        // The reads of a function's results stay at its end, where a returned element resumes.
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

    /**
     * A run of statements as a call of a new function; the run itself if that has no parameter, no result, or too many.
     */
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

    /** The local arrays that a run accesses and does not declare, including those accessed by pieces it calls. */
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

    /** Makes a variable's value one more result of the piece; returns its value in the caller. */
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
     * {@return whether a statement means the same in a function of its own} If lanes are iterations of a lanes loop, a
     * local array may have one copy for all of them, which a callee could not tell.
     */
    private boolean moves(Statement s) {
        return !(s instanceof Statement.Local) && stays(s, false) == null
                && (function.core() == null || reached(List.of(s)).isEmpty());
    }

    /** A statement, this one or one nested in it, that has to stay in the function; or null. */
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
