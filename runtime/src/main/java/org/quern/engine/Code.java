package org.quern.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.quern.abi.KernelAbi;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.format.StoredCode;
import org.quern.codegen.Codegen;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.isa.InstructionSet;
import org.quern.ir.Function;
import org.quern.link.LoadedKernel;

/**
 * The code of an overload, as it is kept.
 *
 * @param compiled by this call or one at the same time; false: it came from the cache
 */
public record Code(OverloadKey key, StoredCode stored, boolean compiled) {
    /** What makes code here, as keys name it. */
    public static final String COMPILER = "llvm-" + Codegen.LLVM_VERSION + ";sources-" + Sources.DIGEST;

    /** The key of a kernel's code for an instruction set. */
    static OverloadKey key(Function f, InstructionSet target, CodegenOptions options) {
        StringBuilder roles = new StringBuilder();
        for (int i = 0; i < f.inputs() + f.uniforms().size(); i++) {
            roles.append(i < f.inputs() ? "in," : "uniform,");
        }
        int outputs = f.core() == null ? f.results().size() : f.core().outputs().size();
        for (int i = 0; i < outputs; i++) {
            roles.append(i == 0 ? "out" : ",out");
        }
        return new OverloadKey(f.name(), f.signature(), f.core() == null ? "blocks" : "cores", roles.toString(),
                f.fingerprint(), "cpu", target.cpu(), options.canonical(), COMPILER, KernelAbi.VERSION);
    }

    /** What is kept of what was compiled: the object, and beside it the number of lanes. */
    static StoredCode kept(Codegen.Compiled made) {
        ByteBuffer metadata = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(made.lanes());
        return new StoredCode(made.object(), metadata.array());
    }

    /** Dtypes, such as {@code float64,int32->float64}. */
    public String signature() {
        return key.signature();
    }

    /** The instruction set that it needs. */
    public String cpu() {
        return key.cpu();
    }

    /** Elements of a block. */
    public int lanes() {
        return ByteBuffer.wrap(stored.metadata()).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    /** The size of the ELF object. */
    public int bytes() {
        return stored.object().length;
    }

    /** Maps it. */
    public LoadedKernel load() {
        return LoadedKernel.load(stored.object(), "quern-" + key.function());
    }
}
