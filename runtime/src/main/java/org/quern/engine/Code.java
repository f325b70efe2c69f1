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
 * The code of an overload, as stored.
 *
 * @param compiled true if it was compiled by this call or a concurrent one; false if it came from the cache
 * @param key key of the overload
 * @param stored object and metadata
 */
public record Code(OverloadKey key, StoredCode stored, boolean compiled) {
    /** The name of the compiler in keys. */
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

    /** The part of a compilation that is stored: the object, and the number of lanes as metadata. */
    static StoredCode kept(Codegen.Compiled made) {
        ByteBuffer metadata = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(made.lanes());
        return new StoredCode(made.object(), metadata.array());
    }

    /** Dtypes, such as {@code float64,int32->float64}. */
    public String signature() {
        return key.signature();
    }

    /** The instruction set that the code needs. */
    public String cpu() {
        return key.cpu();
    }

    /** The number of elements in a block. */
    public int lanes() {
        return ByteBuffer.wrap(stored.metadata()).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    /** The size of the ELF object in bytes. */
    public int bytes() {
        return stored.object().length;
    }

    /** Loads the code. */
    public LoadedKernel load() {
        return LoadedKernel.load(stored.object(), "quern-" + key.function());
    }
}
