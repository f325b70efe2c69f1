package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.quern.array.NDArray;
import org.quern.signature.CoreSignature;

/** Nests: in the order of memory they visit what they do in the operands' own, and they know where an instance is. */
class LoopNestTest {
    private static final long SEED = 20_261_130;
    private static final int INPUTS = 2;
    private static final int OUTPUT = INPUTS;

    private final Random random = new Random(SEED);
    private final LoopNest nest = new LoopNest();
    private final Operands operands = new Operands();

    /** An array of this shape, whose axes lie in memory in any order and direction. */
    private NDArray array(long[] shape) {
        List<Integer> order = new ArrayList<>();
        for (int d = 0; d < shape.length; d++) {
            order.add(d);
        }
        Collections.shuffle(order, random);
        long[] inMemory = new long[shape.length];
        int[] back = new int[shape.length];
        int elements = 1;
        for (int d = 0; d < shape.length; d++) {
            inMemory[d] = shape[order.get(d)];
            back[order.get(d)] = d;
            elements *= (int) shape[d];
        }
        NDArray a = NDArray.wrap(new double[elements]).reshape(inMemory).transpose(back);
        for (int d = 0; d < shape.length; d++) {
            a = random.nextInt(3) == 0 ? a.flip(d) : a;
        }
        return a;
    }

    /** A shape that broadcasts to this one. */
    private long[] narrower(long[] shape) {
        long[] narrow = Arrays.copyOfRange(shape, random.nextInt(shape.length + 1), shape.length);
        for (int d = 0; d < narrow.length; d++) {
            narrow[d] = random.nextInt(3) == 0 ? 1 : narrow[d];
        }
        return narrow;
    }

    private void begin(long[] shape) {
        operands.begin(INPUTS, 1, null);
        operands.replace(0, array(narrower(shape)));
        operands.replace(1, array(shape));
        NDArray out = array(shape);
        operands.output(0, out, out);
        nest.begin(operands);
        assertTrue(nest.broadcast(operands));
        assertArrayEquals(shape, nest.shape());
    }

    /** Where each instance is in all operands. */
    private List<List<Long>> visited() {
        List<List<Long>> all = new ArrayList<>();
        for (long i = 0; i < nest.size(); i++) {
            all.add(List.of(nest.offset(0, i), nest.offset(1, i), nest.offset(OUTPUT, i)));
        }
        return all;
    }

    private static List<List<Long>> inOrderOfOutputs(List<List<Long>> visited) {
        return visited.stream().sorted((a, b) -> Long.compare(a.get(OUTPUT), b.get(OUTPUT))).toList();
    }

    @Test
    void inTheOrderOfMemoryTheSameIsVisited() {
        for (int round = 0; round < 500; round++) {
            long[] shape = random.longs(random.nextInt(5), 1, 5).toArray();
            begin(shape);
            nest.asGiven(operands);
            List<List<Long>> given = visited();
            assertTrue(nest.broadcast(operands));
            nest.arrange(operands);
            List<List<Long>> arranged = visited();
            assertEquals(inOrderOfOutputs(given), arranged);
        }
    }

    @Test
    void aPositionIsWhereTheInstanceIs() {
        for (int round = 0; round < 200; round++) {
            long[] shape = random.longs(random.nextInt(5), 1, 5).toArray();
            begin(shape);
            nest.asGiven(operands);
            NDArray out = operands.get(OUTPUT);
            for (long i = 0; i < nest.size(); i++) {
                long[] at = nest.position(i);
                long offset = out.offset();
                for (int d = 0; d < at.length; d++) {
                    offset += at[d] * out.stride(d);
                }
                assertEquals(offset, nest.offset(OUTPUT, i));
            }
        }
    }

    @Test
    void coreAndReducedAxesAreNoLoopAxes() {
        CoreSignature signature = CoreSignature.parse("(n),(n)->()");
        operands.begin(INPUTS, 1, signature);
        operands.replace(0, array(new long[] {4, 1, 7}));
        operands.replace(1, array(new long[] {3, 7}));
        NDArray kept = array(new long[] {4, 3, 1});
        operands.output(0, kept, kept);
        nest.begin(operands);
        for (int i = 0; i <= INPUTS; i++) {
            nest.map(i, AccessMap.of(signature, i, 0, i == OUTPUT ? 1 : 0));
        }
        assertTrue(nest.broadcast(operands));
        assertArrayEquals(new long[] {4, 3}, nest.shape());
        assertTrue(nest.isFull(operands, OUTPUT));
        assertFalse(nest.isFull(operands, 0));
        nest.map(OUTPUT, AccessMap.of(signature, OUTPUT, 0, 0));
        assertFalse(nest.broadcast(operands));
    }

    @Test
    void sizesOfCoresAreCountedWithoutOverflow() {
        nest.sizes(new long[] {3, 0, 5});
        assertEquals(15, nest.work());
        nest.sizes(new long[] {1L << 40, 1L << 40});
        assertEquals(Long.MAX_VALUE, nest.work());
        operands.begin(0, 1, null);
        NDArray out = NDArray.wrap(new double[1]);
        operands.output(0, out, out);
        nest.begin(operands);
        assertEquals(1, nest.work());
    }
}
