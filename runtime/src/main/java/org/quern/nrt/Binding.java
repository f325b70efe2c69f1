package org.quern.nrt;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import org.quern.check.NativeAccess;

/**
 * The loaded native runtime, or the reason why it could not be loaded. {@link #make} throws nothing, so that no class
 * initializer does; instead each use of the runtime throws that reason.
 *
 * @param call handle of the common C signature, whose first argument is the function's address; null without a library
 * @param system loader of the system; null if native calls are not possible
 * @param library symbols of the library; null without a library
 * @param problem the reason why there is no library; null with a library
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

    /**
     * The exception to throw for what a native call threw: an error is rethrown, the refusal of a segment translated.
     */
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

    /** The address of a function; NULL without a library, and calling it throws the reason. */
    MemorySegment find(String name) {
        return library == null ? MemorySegment.NULL : library.findOrThrow(name);
    }

    /** A handle of a function with another signature; null without a library. */
    @SuppressWarnings("restricted") // binding native functions is what this package is for
    MethodHandle handle(String name, FunctionDescriptor shape, Linker.Option... options) {
        return library == null ? null : Linker.nativeLinker().downcallHandle(find(name), shape, options);
    }

    /** The exception to throw in place of what a call threw; without a library, the reason for that is thrown. */
    RuntimeException failure(Throwable thrown) {
        if (problem != null) {
            throw caused(problem.getMessage(), problem);
        }
        return thrown(thrown);
    }
}
