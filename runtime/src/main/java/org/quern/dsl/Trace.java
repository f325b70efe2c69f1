package org.quern.dsl;

import java.util.ArrayList;
import java.util.List;
import org.quern.array.DType;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.Variable;

/** A function being traced: statements go to the innermost open scope. Used by one thread. */
final class Trace {
    /** An open block; a value may be used while the scope that defined it is open. */
    static final class Scope {
        private final List<Statement> statements = new ArrayList<>();
        private final boolean loop;
        private boolean open = true;

        Scope(boolean loop) {
            this.loop = loop;
        }
    }

    private final String name;
    private final List<Value> parameters = new ArrayList<>();
    private final List<Scope> scopes = new ArrayList<>();
    private int values;
    private int variables;

    Trace(String name, List<DType> types) {
        this.name = name;
        scopes.add(new Scope(false));
        for (DType t : types) {
            parameters.add(value(t));
        }
    }

    String name() {
        return name;
    }

    Expr parameter(int i) {
        return new Expr(this, scopes.get(0), parameters.get(i));
    }

    private Value value(DType type) {
        return new Value(values++, type);
    }

    private Scope top() {
        return scopes.get(scopes.size() - 1);
    }

    Expr let(Op op) {
        Value v = value(op.type());
        top().statements.add(new Statement.Let(v, op));
        return new Expr(this, top(), v);
    }

    Expr constant(DType type, long bits) {
        return let(new Op.Constant(type, bits));
    }

    /** The value of an expression, if it may be used here. */
    Value use(Expr e) {
        if (Typed.present(e).trace() != this) {
            throw new KernelException("kernel '" + name + "' uses a value of another kernel ('" + e.trace().name
                    + "'): values live within one call of a body");
        }
        if (!e.scope().open) {
            throw new KernelException("kernel '" + name
                    + "' uses a value after the loop that defined it: assign it to a variable");
        }
        return e.value();
    }

    Var declare(Expr initial) {
        Variable v = new Variable(variables++, initial.dtype());
        top().statements.add(new Statement.Declare(v, use(initial)));
        return new Var(this, top(), v);
    }

    /** A variable of the outermost scope, zero until assigned; declared there even from within a loop. */
    Var declareOutermost(DType type) {
        Value zero = value(type);
        Variable v = new Variable(variables++, type);
        List<Statement> outermost = scopes.get(0).statements;
        outermost.add(0, new Statement.Let(zero, new Op.Constant(type, 0)));
        outermost.add(1, new Statement.Declare(v, zero));
        return new Var(this, scopes.get(0), v);
    }

    void use(Var v) {
        if (v.trace() != this || !v.scope().open) {
            throw new KernelException("kernel '" + name + "' uses a variable outside the block that declared it");
        }
    }

    void assign(Var v, Expr e) {
        use(v);
        top().statements.add(new Statement.Assign(v.variable(), use(e)));
    }

    Expr openLoop(DType type) {
        scopes.add(new Scope(true));
        return new Expr(this, top(), value(type));
    }

    void closeLoop(Expr index, Expr begin, Expr end) {
        Scope body = scopes.remove(scopes.size() - 1);
        body.open = false;
        top().statements.add(new Statement.Loop(
                index.value(), use(begin), use(end), new Block(body.statements)));
    }

    void breakIf(Expr condition) {
        if (!top().loop) {
            throw new KernelException("kernel '" + name + "': breakIf outside a loop");
        }
        top().statements.add(new Statement.Break(use(condition)));
    }

    List<Expr> call(Function f, List<Expr> arguments) {
        List<Value> in = new ArrayList<>();
        for (Expr a : arguments) {
            in.add(use(a));
        }
        List<Value> results = new ArrayList<>();
        List<Expr> out = new ArrayList<>();
        for (Value r : f.results()) {
            Value v = value(r.type());
            results.add(v);
            out.add(new Expr(this, top(), v));
        }
        top().statements.add(new Statement.Call(results, f, in));
        return out;
    }

    Function finish(List<Expr> results) {
        List<Value> out = new ArrayList<>();
        for (Expr r : results) {
            out.add(use(r));
        }
        Scope outermost = scopes.get(0);
        outermost.open = false;
        return new Function(name, parameters, new Block(outermost.statements), out);
    }
}
