package org.quern.ufunc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.quern.array.DType;
import org.quern.array.DTypeException;
import org.quern.cache.OverloadKey;
import org.quern.cache.StoredCode;
import org.quern.dsl.Kernel;
import org.quern.dsl.KernelBody;
import org.quern.ir.Function;
import org.quern.link.LoadedKernel;
import org.quern.link.SystemMath;
import org.quern.lower.CodegenOptions;
import org.quern.lower.Lowering;
import org.quern.lower.MathLibrary;
import org.quern.lower.Target;
import org.quern.nrt.Nrt;
import org.quern.typing.Casting;

/**
 * The overloads of one kernel: each made once, on its first call. Traced, looked up in the cache, and only if it is not
 * there compiled and stored.
 */
final class Overloads {
    private final String name;
    private final int outputs;
    private final KernelBody body;
    private final CodegenOptions options;
    private final ConcurrentHashMap<Signature, Overload> made = new ConcurrentHashMap<>();
    /** The overload of the last call: calls repeat. */
    private volatile Overload last;

    Overloads(String name, int outputs, KernelBody body, CodegenOptions options) {
        this.name = name;
        this.outputs = outputs;
        this.body = body;
        this.options = options;
    }

    /**
     * The overload for these dtypes.
     *
     * @param in one per input, in an array that may be longer
     * @param out one per output, null where the kernel's own dtype counts
     */
    Overload find(DType[] in, int inputs, DType[] out) {
        Overload o = last;
        if (o == null || !o.serves(in, out)) {
            o = slow(Arrays.copyOf(in, inputs), Arrays.copyOf(out, outputs));
            last = o;
        }
        return o;
    }

    /** What has been made so far. */
    List<OverloadInfo> made() {
        List<OverloadInfo> infos = new ArrayList<>();
        for (Overload o : made.values()) {
            infos.add(o.info());
        }
        infos.sort((a, b) -> a.signature().compareTo(b.signature()));
        return infos;
    }

    private Overload slow(DType[] in, DType[] out) {
        Signature signature = new Signature(in, out);
        Overload known = made.get(signature);
        // Not computeIfAbsent: the body is a user's code, and other overloads need not wait for LLVM.
        if (known == null) {
            synchronized (made) {
                known = made.get(signature);
                if (known == null) {
                    known = make(in, out);
                    made.put(signature, known);
                }
            }
        }
        return known;
    }

    private Overload make(DType[] in, DType[] out) {
        long start = System.nanoTime();
        Function traced = Kernel.trace(name, Arrays.asList(in), outputs, body);
        DType[] natural = traced.resultTypes();
        DType[] results = natural.clone();
        for (int i = 0; i < outputs; i++) {
            if (out[i] != null) {
                if (!Casting.SAME_KIND.allows(natural[i], out[i])) {
                    throw new DTypeException("kernel '" + name + "': output " + i + " is " + natural[i] + ", which does"
                            + " not cast to out's " + out[i] + " (rule: " + Casting.SAME_KIND + ")");
                }
                results[i] = out[i];
            }
        }
        Function function = traced.castTo(results);
        OverloadKey best = key(function, in, results, Settings.LEVEL);
        StoredCode stored = Settings.CACHE.load(best);
        OverloadKey found = best;
        OverloadInfo.Origin origin = OverloadInfo.Origin.LOADED;
        if (stored == null && !Compiler.present()) {
            for (int level = Settings.LEVEL - 1; level >= Target.LOWEST && stored == null; level--) {
                found = key(function, in, results, level);
                stored = Settings.CACHE.load(found);
            }
        }
        if (stored == null) {
            found = best;
            origin = OverloadInfo.Origin.COMPILED;
            stored = compile(function, best);
            Settings.CACHE.store(best, stored);
        }
        LoadedKernel kernel = LoadedKernel.load(stored.object(), "quern-" + name);
        int lanes = ByteBuffer.wrap(stored.metadata()).order(ByteOrder.LITTLE_ENDIAN).getInt();
        OverloadInfo info = new OverloadInfo(found.signature(), origin, System.nanoTime() - start, found.cpu(), lanes,
                stored.object().length);
        return new Overload(in, results, Arrays.equals(results, natural), kernel, info);
    }

    private OverloadKey key(Function function, DType[] in, DType[] results, int level) {
        StringBuilder roles = new StringBuilder();
        for (int i = 0; i < in.length; i++) {
            roles.append("in,");
        }
        for (int i = 0; i < results.length; i++) {
            roles.append(i == 0 ? "out" : ",out");
        }
        return new OverloadKey(name, Signature.text(in, results), "blocks", roles.toString(), function.fingerprint(),
                "cpu", new Target(level).cpu(), function.usesMath() ? SystemMath.name() : "none",
                options.canonical(), "llvm-" + Lowering.LLVM_VERSION + ";lowering-" + Lowering.VERSION, Nrt.abi());
    }

    private StoredCode compile(Function function, OverloadKey key) {
        String what = "kernel '" + name + "' " + key.signature() + " for " + key.cpu();
        Lowering.Compiled compiled = Compiler.compile(what, function, Settings.LEVEL, options);
        byte[] metadata = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(compiled.lanes()).array();
        return new StoredCode(compiled.object(), metadata);
    }

    /** The way to LLVM, in a class of its own: it is not loaded where everything comes from the cache. */
    private static final class Compiler {
        private Compiler() {}

        static boolean present() {
            try {
                Class.forName("org.bytedeco.llvm.global.LLVM", false, Overloads.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException e) {
                return false;
            }
        }

        static Lowering.Compiled compile(String what, Function function, int level, CodegenOptions options) {
            if (!present()) {
                throw missing(what, "LLVM is not on the class path or module path", null);
            }
            MathLibrary library =
                    new MathLibrary(SystemMath.name(), SystemMath::has, SystemMath.files());
            try {
                return Lowering.compile(function, new Target(level), library, options);
            } catch (LinkageError e) {
                throw missing(what, "LLVM's native library does not load (" + e + ")", e);
            }
        }

        private static CompilerMissingException missing(String what, String why, Throwable cause) {
            return new CompilerMissingException(what + " is not in the cache (" + Settings.CACHE.root() + "), and " + why
                    + ": add org.bytedeco:llvm and org.bytedeco:javacpp with their " + "linux-x86_64"
                    + " classifiers to compile it here, or fill the cache where LLVM is", cause);
        }
    }
}
