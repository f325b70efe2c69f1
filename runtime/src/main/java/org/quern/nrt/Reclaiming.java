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
 * What happens behind collections of garbage, without keeping this library's class loader from being one: a thread of
 * the library's own that waits would, and so would an action of a class of its own that a {@link Cleaner} has. So the
 * cleaner is given what is made of the JDK's classes alone: a weak way to what is to be done after each collection,
 * and, when the loader itself is found to be garbage, calls of the native runtime that end it and unload it.
 */
public final class Reclaiming {
    private static final MethodType ACTION = MethodType.methodType(void.class);

    /** Before that nothing is made ready: what ends soon need not pay for it. */
    private static final long DELAY_MILLIS = 500;

    /** Others find what they wait for themselves, while its pages are there. */
    private static final long AFTER_OTHERS_MILLIS = 10;

    private static final List<Runnable> TASKS = new CopyOnWriteArrayList<>();
    private static final Runnable ALL_TASKS = new AllTasks();

    /** Garbage when the loader is. */
    private static final Object LIFE = new Object();

    private static Cleaner cleaner;
    private static Runnable weakly;
    private static boolean begun;

    private Reclaiming() {}

    /** From now on runs a task after each collection, soon. It must not wait, and does not throw. */
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
                // Nobody's wish: the thread is the library's own.
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

    /** Asks for the next collection: an object that is garbage at once is found by it. */
    private static void await() {
        cleaner.register(new Object(), weakly);
    }

    private static final class AllTasks implements Runnable {
        @Override
        public void run() {
            try {
                Thread.sleep(AFTER_OTHERS_MILLIS);
            } catch (InterruptedException e) {
                // Nobody's wish, as above.
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

    /** Runs a task if there still is one. */
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

    /** Calls one function of the one C shape, and then another. */
    static MethodHandle calls(MethodHandle shape, MemorySegment first, MemorySegment second, long argument) {
        MethodHandle one = MethodHandles.insertArguments(shape, 0, first, 0L, 0L, 0L, 0L).asType(ACTION);
        MethodHandle other = MethodHandles.insertArguments(shape, 0, second, argument, 0L, 0L, 0L).asType(ACTION);
        return MethodHandles.foldArguments(other, one);
    }
}
