package org.quern.nrt;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import org.quern.check.NativeAccess;

/**
 * The native runtime as it was loaded, or why it was not: making one throws nothing, so that no class's initializer
 * does, and each use of the runtime is refused with the same reason.
 *
 * @param call the handle of the one C shape, taking the function's address first; null without a library
 * @param system the system's loader; null where native calls are not possible
 * @param library its symbols; null without
 * @param problem the reason why the library is missing; null with a library
 */
record Binding(MethodHandle call, SystemLoader system, SystemLoader.Library library, UnsatisfiedLinkError problem) {
    /** Loads the library. */
    static Binding make(int abi) {
        try {
            byte[] library = NrtLibrary.bytes();
            MethodHandle call = NrtHandles.call();
            SystemLoader system = new SystemLoader(call, Linker.nativeLinker().defaultLookup());
            SystemLoader.Library loaded = NrtLibrary.load(system, library);
            long found = invoke(call, loaded.findOrThrow("nrt_abi"));
            if (found != abi) {
                throw new UnsatisfiedLinkError(NrtLibrary.disagrees(found, abi));
            }
            return new Binding(call, system, loaded, null);
        } catch (UnsatisfiedLinkError e) {
            return without(e);
        } catch (IllegalCallerException e) {
            return without(caused(NativeAccess.advice(Binding.class), e));
        } catch (UnsupportedOperationException | NoSuchElementException e) {
            return without(caused("The native runtime cannot be called: " + e.getMessage(), e));
        }
    }

    private static Binding without(UnsatisfiedLinkError problem) {
        return new Binding(null, null, null, problem);
    }

    private static long invoke(MethodHandle call, MemorySegment function) {
        try {
            return (long) call.invokeExact(function, 0L, 0L, 0L, 0L);
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /** A native call throws nothing of its own: what arrives is an error, or a segment's refusal. */
    static RuntimeException thrown(Throwable e) {
        if (e instanceof RuntimeException exception) {
            return Arenas.refused(exception);
        }
        if (e instanceof Error error) {
            throw error;
        }
        throw new AssertionError(e);
    }

    static UnsatisfiedLinkError caused(String message, Throwable cause) {
        UnsatisfiedLinkError error = new UnsatisfiedLinkError(message);
        error.initCause(cause);
        return error;
    }

    /** A function's address; without a library none, and a call of it says why. */
    MemorySegment find(String name) {
        return library == null ? MemorySegment.NULL : library.findOrThrow(name);
    }

    /** A handle of a function with another shape; without a library null. */
    @SuppressWarnings("restricted") // binding native functions is what this package is for
    MethodHandle handle(String name, FunctionDescriptor shape, Linker.Option... options) {
        return library == null ? null : Linker.nativeLinker().downcallHandle(find(name), shape, options);
    }

    /** The exception to throw in place of what a call threw; without a library, the reason why. */
    RuntimeException failure(Throwable thrown) {
        if (problem != null) {
            throw caused(problem.getMessage(), problem);
        }
        return thrown(thrown);
    }
}
