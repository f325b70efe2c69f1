package org.quern.nrt;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Actions after garbage collections that do not keep this library's class loader from being collected. A waiting thread
 * of the library would keep it, and so would an action of one of its classes that is registered with a {@link Cleaner}.
 * So the cleaner is given method handles over classes of the JDK only: a weak reference to the action to run after each
 * collection; and, for when the loader itself is found to be garbage, calls that end the native runtime and unload it.
 */
public final class Reclaiming {
    private static final MethodType ACTION = MethodType.methodType(void.class);

    /** Delay before anything is prepared, so that a short process does not pay for it. */
    private static final long DELAY_MILLIS = 500;

    /** Delay that lets allocating threads free unreachable blocks first, whose pages they reuse. */
    private static final long AFTER_OTHERS_MILLIS = 10;

    private static final List<Runnable> TASKS = new CopyOnWriteArrayList<>();
    private static final Runnable ALL_TASKS = new AllTasks();

    /** Becomes unreachable when the loader does. */
    private static final Object LIFE = new Object();

    private static Cleaner cleaner;
    private static Runnable weakly;
    private static boolean begun;

    private Reclaiming() {}

    /** Runs a task soon after each collection from now on. It must not wait and must not throw. */
    public static void afterCollections(Runnable task) {
        TASKS.add(task);
        begin();
    }

    private static synchronized void begin() {
        if (!begun) {
            begun = true;
            Thread thread = new Thread(null, new Preparation(), "quern-reclaiming", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
        }
    }

    private static final class Preparation implements Runnable {
        @Override
        public void run() {
            try {
                Thread.sleep(DELAY_MILLIS);
            } catch (InterruptedException e) {
                // The thread is the library's own, so nobody means to interrupt it.
            }
            prepare();
        }
    }

    private static void prepare() {
        MethodHandle end = Nrt.end();
        if (end == null) {
            return;
        }
        try {
            Runnable last = action(end);
            weakly = action(weak(ALL_TASKS));
            cleaner = Cleaner.create();
            cleaner.register(LIFE, last);
            await();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("every Java has these methods", e);
        }
    }

    /** Registers for the next collection, with an object that is garbage at once. */
    private static void await() {
        cleaner.register(new Object(), weakly);
    }

    private static final class AllTasks implements Runnable {
        @Override
        public void run() {
            try {
                Thread.sleep(AFTER_OTHERS_MILLIS);
            } catch (InterruptedException e) {
                // As above.
            }
            for (Runnable task : TASKS) {
                task.run();
            }
            await();
        }
    }

    private static Runnable action(MethodHandle handle) {
        return MethodHandleProxies.asInterfaceInstance(Runnable.class, handle);
    }

    /** A handle that runs a task unless it has been collected. */
    private static MethodHandle weak(Runnable task) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        MethodType ofTask = MethodType.methodType(Runnable.class);
        MethodHandle get = lookup.findVirtual(Reference.class, "get", MethodType.methodType(Object.class))
                .bindTo(new WeakReference<>(task)).asType(ofTask);
        MethodHandle isThere = lookup
                .findStatic(Objects.class, "nonNull", MethodType.methodType(boolean.class, Object.class))
                .asType(MethodType.methodType(boolean.class, Runnable.class));
        MethodHandle run = lookup.findVirtual(Runnable.class, "run", ACTION);
        MethodHandle nothing = MethodHandles.empty(MethodType.methodType(void.class, Runnable.class));
        return MethodHandles.foldArguments(MethodHandles.guardWithTest(isThere, run, nothing), get);
    }

    /** A handle that calls one native function of the common signature, and then another. */
    static MethodHandle calls(MethodHandle shape, MemorySegment first, MemorySegment second, long argument) {
        MethodHandle one = MethodHandles.insertArguments(shape, 0, first, 0L, 0L, 0L, 0L).asType(ACTION);
        MethodHandle other = MethodHandles.insertArguments(shape, 0, second, argument, 0L, 0L, 0L).asType(ACTION);
        return MethodHandles.foldArguments(other, one);
    }
}
