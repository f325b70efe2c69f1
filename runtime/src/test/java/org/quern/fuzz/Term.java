package org.quern.fuzz;

import java.util.List;
import java.util.stream.Collectors;
import org.quern.dtype.DType;

/** An expression of a generated program, with the dtype that the documentation says it has. Printed as the DSL has it. */
sealed interface Term {
    /** Its dtype. */
    DType type();

    /**
     * {@code k.constant(type, number)}.
     *
     * @param number a {@code Long}, {@code Double}, {@code Boolean} or {@code BigInteger}
     */
    record Constant(DType type, Object number) implements Term {
        @Override
        public String toString() {
            return "k.constant(" + type + ", " + number + ")";
        }
    }

    /**
     * A method of the DSL.
     *
     * @param arguments terms, numbers as those of a {@link Constant}, {@code DType}
     * @param part the component of the record that it makes, or null
     */
    record Applied(Operation operation, List<Object> arguments, String part, DType type) implements Term {
        @Override
        public String toString() {
            boolean first = operation.method().getDeclaringClass() != org.quern.dsl.Ops.class;
            return (first ? arguments.get(0) + "." : "") + operation.name()
                    + arguments.stream().skip(first ? 1 : 0).map(String::valueOf)
                            .collect(Collectors.joining(", ", "(", ")"))
                    + (part == null ? "" : "." + part + "()");
        }
    }

    /** {@code k.in(i)} of a ufunc or device function. */
    record Input(int number, DType type) implements Term {
        @Override
        public String toString() {
            return "k.in(" + number + ")";
        }
    }

    /** {@code k.uniform(name, type)}. */
    record Uniform(int number, DType type) implements Term {
        @Override
        public String toString() {
            return "k.uniform(\"u" + number + "\", " + type + ")";
        }
    }

    /** A value that was given a name, the index of a loop, or a variable, which is read. */
    record Name(int slot, boolean variable, DType type) implements Term {
        @Override
        public String toString() {
            return "v" + slot + (variable ? ".get()" : "");
        }
    }

    /** An element of a local array: {@code index} is a term or a {@code Long}. */
    record Element(int slot, Object index, DType type) implements Term {
        @Override
        public String toString() {
            return "v" + slot + ".get(" + index + ")";
        }
    }

    /** An element of a core or of scratch memory. */
    record Loaded(Space space, List<Term> index, DType type) implements Term {
        @Override
        public String toString() {
            return space + ".at(" + index.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")";
        }
    }

    /** {@code k.dim(name)}. */
    record Dim(String name) implements Term {
        @Override
        public DType type() {
            return DType.INT64;
        }

        @Override
        public String toString() {
            return "k.dim(\"" + name + "\")";
        }
    }

    /** {@code core.size(axis)}. */
    record Size(Space.Kind kind, int number, int axis) implements Term {
        @Override
        public DType type() {
            return DType.INT64;
        }

        @Override
        public String toString() {
            return new Space(kind, number, null, List.of()) + ".size(" + axis + ")";
        }
    }

    /** What an accumulator holds, or with an index an array of them. */
    record Total(int slot, Term index, DType type) implements Term {
        @Override
        public String toString() {
            return "v" + slot + ".get(" + (index == null ? "" : index) + ")";
        }
    }

    /** A result of a device function. */
    record Called(Routine routine, List<Term> arguments, int result, DType type) implements Term {
        @Override
        public String toString() {
            return routine.name() + arguments.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"))
                    + (routine.results().size() == 1 ? "" : "[" + result + "]");
        }
    }
}
