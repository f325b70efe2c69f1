package org.quern.ir;

import java.util.ArrayList;
import java.util.List;
import org.quern.ir.analysis.Counts;

/** One step of a block. */
public sealed interface Statement {
    /** Appends the canonical bytes: a tag, then the parts. */
    void encode(Encoder to);

    /**
     * The values that the statement itself uses, in order. Values used in its blocks are not included, except results
     * of a block that the statement uses, such as a condition.
     */
    List<Value> uses();

    /** The values that the statement defines. A loop defines its index, which is visible in its blocks alone. */
    default List<Value> defines() {
        return List.of();
    }

    /** The blocks within, in order. */
    default List<Block> blocks() {
        return List.of();
    }

    /**
     * A copy of this statement with other nested blocks.
     *
     * @param blocks as many as {@link #blocks} returns
     */
    default Statement with(List<Block> blocks) {
        return this;
    }

    /** Defines a value. */
    record Let(Value result, Op op) implements Statement {
        @Override
        public List<Value> uses() {
            return op.operands();
        }

        @Override
        public List<Value> defines() {
            return List.of(result);
        }

        @Override
        public void encode(Encoder to) {
            to.tag(32).value(result);
            op.encode(to);
        }
    }

    /** Declares a variable, visible in the rest of the block and in the blocks nested there. */
    record Declare(Variable variable, Value initial) implements Statement {
        @Override
        public List<Value> uses() {
            return List.of(initial);
        }

        @Override
        public void encode(Encoder to) {
            to.tag(33).variable(variable).type(variable.type()).value(initial);
        }
    }

    /** Gives a variable a new value. */
    record Assign(Variable variable, Value value) implements Statement {
        @Override
        public List<Value> uses() {
            return List.of(value);
        }

        @Override
        public void encode(Encoder to) {
            to.tag(34).variable(variable).value(value);
        }
    }

    /**
     * Counts {@code index} from {@code begin} while it is below {@code end}, by one; all three are of one integer
     * dtype. No iteration runs if begin is not below end.
     */
    record Loop(Value index, Value begin, Value end, Block body) implements Statement {
        @Override
        public List<Value> uses() {
            return List.of(begin, end);
        }

        @Override
        public List<Value> defines() {
            return List.of(index);
        }

        @Override
        public Statement with(List<Block> blocks) {
            return new Loop(index, begin, end, blocks.getFirst());
        }

        @Override
        public void encode(Encoder to) {
            to.tag(35).value(index).type(index.type()).value(begin).value(end);
            body.encode(to);
        }

        @Override
        public List<Block> blocks() {
            return List.of(body);
        }
    }

    /**
     * Runs {@code test}, then {@code body}, and repeats both while the condition, a value of the test, is true.
     *
     * @param limit the number of iterations after which an element still in the loop fails the call; 0 if there is no
     *     limit
     */
    record While(Block test, Value condition, Block body, long limit) implements Statement {
        @Override
        public List<Value> uses() {
            return List.of(condition);
        }

        @Override
        public Statement with(List<Block> blocks) {
            return new While(blocks.getFirst(), condition, blocks.getLast(), limit);
        }

        @Override
        public void encode(Encoder to) {
            to.tag(38).number(limit);
            test.encode(to);
            to.value(condition);
            body.encode(to);
        }

        @Override
        public List<Block> blocks() {
            return List.of(test, body);
        }
    }

    /** Declares a local array of zeros, visible in the rest of the block and in the blocks nested there. */
    record Local(LocalArray array) implements Statement {
        @Override
        public List<Value> uses() {
            return List.of();
        }

        @Override
        public void encode(Encoder to) {
            to.tag(40).number(array.id()).type(array.type()).number(array.length());
        }
    }

    /** Gives an element of a local array a new value; an index outside fails the call. */
    record Put(LocalArray array, Value index, Value value) implements Statement {
        @Override
        public List<Value> uses() {
            return List.of(index, value);
        }

        @Override
        public void encode(Encoder to) {
            to.tag(41).number(array.id()).value(index).value(value);
        }
    }

    /**
     * A loop of independent iterations, which may run at once. Counts as {@link Loop} does, in int64. Iterations only
     * read shared state, except accumulators.
     */
    record Lanes(Value index, Value begin, Value end, Block body) implements Statement {
        @Override
        public List<Value> uses() {
            return List.of(begin, end);
        }

        @Override
        public List<Value> defines() {
            return List.of(index);
        }

        @Override
        public Statement with(List<Block> blocks) {
            return new Lanes(index, begin, end, blocks.getFirst());
        }

        @Override
        public void encode(Encoder to) {
            to.tag(42).value(index).value(begin).value(end);
            body.encode(to);
        }

        @Override
        public List<Block> blocks() {
            return List.of(body);
        }
    }

    /**
     * Divides the range from {@code begin} to {@code end - 1} into contiguous chunks, by its length alone (see {@link
     * Chunks}), and runs the body for each; chunks may run at the same time. {@code first} and {@code last} are the
     * chunk's own begin and end. All four are int64; begin and end are the same for all instances. Chunks only read
     * shared state, except accumulators declared outside: each chunk has its own, which starts as the identity, and
     * these are combined with the accumulator's earlier value in the order of the chunks.
     *
     * @param arrays the local arrays that are accumulators, declared outside and changed within
     */
    record Parallel(Value first, Value last, Value begin, Value end, Block body, List<Shared> arrays)
            implements Statement {
        public Parallel {
            arrays = List.copyOf(arrays);
        }

        @Override
        public List<Value> uses() {
            return List.of(begin, end);
        }

        @Override
        public List<Value> defines() {
            return List.of(first, last);
        }

        @Override
        public Statement with(List<Block> blocks) {
            return new Parallel(first, last, begin, end, blocks.getFirst(), arrays);
        }

        @Override
        public void encode(Encoder to) {
            to.tag(46).value(first).value(last).value(begin).value(end).number(arrays.size());
            for (Shared s : arrays) {
                to.number(s.array.id());
                s.reduction.encode(to);
            }
            body.encode(to);
        }

        @Override
        public List<Block> blocks() {
            return List.of(body);
        }
    }

    /**
     * A local array whose elements are accumulators.
     *
     * @param reduction combines two of its elements
     */
    record Shared(LocalArray array, Reduction reduction) {}

    /**
     * Combines an accumulator, which is a variable, with a value. In a lanes loop that the accumulator was declared
     * outside of, the value goes to a partial result.
     */
    record Accumulate(Variable variable, Reduction reduction, Value value) implements Statement {
        @Override
        public List<Value> uses() {
            return List.of(value);
        }

        @Override
        public void encode(Encoder to) {
            to.tag(43).variable(variable);
            reduction.encode(to);
            to.value(value);
        }
    }

    /** Declares scratch memory of zeros, of the outermost block or of an iteration of a parallel loop. */
    record Reserve(Memory.Scratch memory) implements Statement {
        @Override
        public List<Value> uses() {
            return memory.sizes();
        }

        @Override
        public void encode(Encoder to) {
            to.tag(44).number(memory.id()).type(memory.type()).values(memory.sizes());
        }
    }

    /** Gives an element of a core or of scratch memory a new value; an index outside fails the call. */
    record Store(Memory memory, List<Value> indices, Value value) implements Statement {
        public Store {
            indices = List.copyOf(indices);
        }

        @Override
        public List<Value> uses() {
            List<Value> all = new ArrayList<>(indices);
            all.add(value);
            return all;
        }

        @Override
        public void encode(Encoder to) {
            to.tag(45);
            memory.encode(to);
            to.values(indices).value(value);
        }
    }

    /** Runs one of two blocks. */
    record If(Value condition, Block then, Block otherwise) implements Statement {
        @Override
        public List<Value> uses() {
            return List.of(condition);
        }

        @Override
        public Statement with(List<Block> blocks) {
            return new If(condition, blocks.getFirst(), blocks.getLast());
        }

        @Override
        public void encode(Encoder to) {
            to.tag(39).value(condition);
            then.encode(to);
            otherwise.encode(to);
        }

        @Override
        public List<Block> blocks() {
            return List.of(then, otherwise);
        }
    }

    /**
     * Takes an early exit for the elements whose condition is true; the others go on.
     *
     * @param where the exit: the end of the innermost loop, its next iteration, or the end of the function
     */
    record Leave(Exit where, Value condition) implements Statement {
        @Override
        public List<Value> uses() {
            return List.of(condition);
        }

        @Override
        public void encode(Encoder to) {
            to.tag(36).choice(where).value(condition);
        }
    }

    /** Calls a device function; one new value per result. */
    record Call(List<Value> results, Function function, List<Value> arguments) implements Statement {
        public Call {
            results = List.copyOf(results);
            arguments = List.copyOf(arguments);
        }

        @Override
        public List<Value> uses() {
            return arguments;
        }

        @Override
        public List<Value> defines() {
            return results;
        }

        @Override
        public void encode(Encoder to) {
            to.tag(37).values(results).function(function).values(arguments);
        }
    }
}
