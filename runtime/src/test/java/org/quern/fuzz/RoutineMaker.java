package org.quern.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.quern.dtype.DType;

/** Makes device functions. */
final class RoutineMaker {
    private static final int MOST_FORMULA = 9;

    private RoutineMaker() {}

    /** One that may call those before it. */
    static Routine general(Choices c, List<Routine> before, boolean faults, boolean functions) {
        Scope s = new Scope();
        boolean formula = c.draw(3) == 0;
        List<DType> parameters = new ArrayList<>();
        for (int i = c.draw(formula ? MOST_FORMULA : 3); i >= 0; i--) {
            s.given.add(new Term.Input(parameters.size(), c.one(Types.ALL)));
            parameters.add(s.given.get(parameters.size()).type());
        }
        TermMaker terms = new TermMaker(c, s, before, faults, functions);
        String name = "f" + before.size();
        if (formula) {
            Term t = terms.term(3);
            return new Routine(name, parameters, List.of(t.type()), List.of(new Step.Output(0, t.type(), t)), true,
                    false);
        }
        List<DType> results = new ArrayList<>();
        for (int i = c.draw(2); i >= 0; i--) {
            results.add(c.one(Types.ALL));
        }
        s.outputs = results;
        StepMaker steps = new StepMaker(c, s, terms, before, false, faults);
        List<Step> body = new ArrayList<>(steps.steps(5, 1));
        steps.finish(body);
        return new Routine(name, parameters, results, body, false, false);
    }

    /** One of two integers of a dtype, associative and commutative. */
    static Routine associative(Choices c, int number) {
        DType t = c.one(DType.INT64, DType.INT32, DType.INT8, DType.UINT16);
        Term a = new Term.Input(0, t);
        Term b = new Term.Input(1, t);
        return switch (c.draw(4)) {
            case 0 -> of("xor" + number, t, true, new Step.Output(0, t, Make.applied("xor", a, b)));
            case 1 -> {
                Term.Name m = new Term.Name(0, true, t);
                yield of("add" + number, t, false,
                        new Step.Declare(0, t, a),
                        new Step.When(Make.applied("ne", b, 0L),
                                List.of(new Step.Assign(0, t, Make.applied("add", m, b))), null),
                        new Step.Output(0, t, m));
            }
            case 2 -> {
                Term.Name i = new Term.Name(1, false, DType.INT64);
                Term.Name so = new Term.Name(2, true, t);
                yield of("or" + number, t, false,
                        new Step.Array(0, t, 2),
                        new Step.Put(0, t, 0L, a),
                        new Step.Put(0, t, 1L, b),
                        new Step.Declare(2, t, Make.constant(t, 0)),
                        new Step.Count(1, DType.INT64, null, 2L,
                                List.of(new Step.Assign(2, t, Make.applied("or", so, new Term.Element(0, i, t))))),
                        new Step.Output(0, t, so));
            }
            default -> of("mul" + number, t, false,
                    new Step.Output(0, t, a),
                    new Step.Leave(org.quern.ir.Exit.RETURN, Make.applied("eq", b, 1L)),
                    new Step.Output(0, t, Make.applied("mul", a, b)));
        };
    }

    private static Routine of(String name, DType t, boolean formula, Step... body) {
        return new Routine(name, List.of(t, t), List.of(t), List.of(body), formula, true);
    }

    /** What changes no other. */
    static long identity(Routine associative) {
        return associative.name().startsWith("mul") ? 1 : 0;
    }
}
