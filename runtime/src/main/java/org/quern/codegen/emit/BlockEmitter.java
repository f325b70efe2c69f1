package org.quern.codegen.emit;

import org.quern.ir.Block;
import org.quern.ir.Statement;

/** Emits the blocks within a loop, for the emitter of that loop. */
interface BlockEmitter {
    void block(Block block, MaskScope scope);

    /** Emits the test of a while loop that ends if no lane is left to be tested. */
    void test(Statement.While loop, MaskScope scope);
}
