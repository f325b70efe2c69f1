package org.quern.fuzz;

import java.util.List;
import java.util.stream.Collectors;
import org.quern.dsl.Reduce;
import org.quern.dtype.DType;
import org.quern.ir.Exit;

/** A statement of a generated program. Names are slots, each of one thing in a function. */
sealed interface Step {
    /** The blocks within. */
    default List<List<Step>> blocks() {
        return List.of();
    }

    /** A value that is given a name. */
    record Let(int slot, Term value) implements Step {
        @Override
        public String toString() {
            return "Expr v" + slot + " = " + value + ";";
        }
    }

    /** A variable: begins as a term or a number. */
    record Declare(int slot, DType type, Object initial) implements Step {
        @Override
        public String toString() {
            return "Var v" + slot + " = k.var(" + (initial instanceof Term ? "" : type + ", ") + initial + ");";
        }
    }

    /** A new value of a variable. */
    record Assign(int slot, DType type, Object value) implements Step {
        @Override
        public String toString() {
            return "v" + slot + ".set(" + value + ");";
        }
    }

    /** A local array. */
    record Array(int slot, DType type, int length) implements Step {
        @Override
        public String toString() {
            return "LocalArray v" + slot + " = k.array(" + type + ", " + length + ");";
        }
    }

    /** An element of a local array, whose index is a term or a {@code Long}. */
    record Put(int slot, DType type, Object index, Term value) implements Step {
        @Override
        public String toString() {
            return "v" + slot + ".set(" + index + ", " + value + ");";
        }
    }

    /** A counting loop; without a begin {@code loop(long)}, {@code end} being a {@code Long}. */
    record Count(int slot, DType type, Term begin, Object end, List<Step> body) implements Step {
        @Override
        public List<List<Step>> blocks() {
            return List.of(body);
        }

        @Override
        public String toString() {
            return "k.loop(" + (begin == null ? "" : begin + ", ") + end + ", v" + slot + " -> {";
        }
    }

    /** A loop whose rounds are independent; without a begin from 0. */
    record Rounds(boolean parallel, int slot, Term begin, Term end, List<Step> body) implements Step {
        @Override
        public List<List<Step>> blocks() {
            return List.of(body);
        }

        @Override
        public String toString() {
            return "k." + (parallel ? "parallel" : "lanes") + "(" + (begin == null ? "" : begin + ", ") + end + ", v"
                    + slot + " -> {";
        }
    }

    /** A loop with a test; limit 0: none. What the test needs done before is its first steps. */
    record While(long limit, List<Step> before, Term test, List<Step> body) implements Step {
        @Override
        public List<List<Step>> blocks() {
            return List.of(before, body);
        }

        @Override
        public String toString() {
            return "k.loopWhile(" + (limit == 0 ? "" : limit + ", ") + "() -> { " + before.stream().map(String::valueOf)
                    .collect(Collectors.joining(" ")) + " return " + test + "; }, () -> {";
        }
    }

    /** A choice; {@code otherwise} may be null. */
    record When(Term condition, List<Step> then, List<Step> otherwise) implements Step {
        @Override
        public List<List<Step>> blocks() {
            return otherwise == null ? List.of(then) : List.of(then, otherwise);
        }

        @Override
        public String toString() {
            return "k.when(" + condition + ", () -> {";
        }
    }

    /** {@code breakIf}, {@code continueIf}, {@code returnIf}. */
    record Leave(Exit where, Term condition) implements Step {
        @Override
        public String toString() {
            return "k." + where.name().toLowerCase(java.util.Locale.ROOT) + "If(" + condition + ");";
        }
    }

    /** An output of a ufunc or device function. */
    record Output(int number, DType type, Term value) implements Step {
        @Override
        public String toString() {
            return "k.out(" + number + ").set(" + value + ");";
        }
    }

    /** An element of a core or of scratch memory. */
    record Store(Space space, List<Term> index, Term value) implements Step {
        @Override
        public String toString() {
            return space + ".set(" + value + index.stream().map(i -> ", " + i).collect(Collectors.joining()) + ");";
        }
    }

    /** An accumulator, of a reduction or of a function with its identity; with a length an array of them. */
    record Accumulators(int slot, DType type, Reduce reduce, Routine function, long identity, int length, boolean sum)
            implements Step {
        /** Whether elements of an array begin as something else than 0, which is a loop. */
        boolean begins() {
            return reduce == null ? identity != 0 : !Numbers.bits(type, Numbers.initial(reduce, type)).equals(0L);
        }

        @Override
        public String toString() {
            String how = sum
                    ? ""
                    : reduce != null
                            ? reduce + ", "
                            : function.name() + ", k.constant(" + type + ", " + identity + "L)";
            return (length == 0 ? "Accumulator v" : "AccumulatorArray v")
                    + slot + " = k." + (sum
                            ? "sum("
                            : length == 0
                                    ? "accumulator("
                                    : "accumulators(")
                    + how + (function == null ? type : "") + (length == 0 ? "" : ", " + length) + ");";
        }
    }

    /** What an accumulator is combined with; one of an array where there is an index. */
    record Add(Accumulators to, Term index, Term value) implements Step {
        @Override
        public String toString() {
            return "v" + to.slot + ".add(" + (index == null ? "" : index + ", ") + value + ");";
        }
    }

    /** Scratch memory. */
    record Scratch(Space space) implements Step {
        @Override
        public String toString() {
            return "Core v" + space.number() + " = k.scratch(" + space.type()
                    + space.extents().stream().map(e -> ", " + e.size())
                            .collect(Collectors.joining())
                    + ");";
        }
    }

    /** Steps, as the DSL has them. */
    static String text(List<Step> steps, String indent) {
        StringBuilder all = new StringBuilder();
        for (Step s : steps) {
            all.append(indent).append(s).append('\n');
            List<List<Step>> blocks = s instanceof While loop ? List.of(loop.body) : s.blocks();
            for (int i = 0; i < blocks.size(); i++) {
                all.append(i == 0 ? "" : indent + "}, () -> {\n").append(text(blocks.get(i), indent + "    "));
            }
            all.append(blocks.isEmpty() ? "" : indent + "});\n");
        }
        return all.toString();
    }
}
