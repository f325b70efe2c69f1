package org.quern.engine;

import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import org.quern.cache.CodeCache;
import org.quern.cache.report.CodeCacheMXBean;

/** Registers the cache's counters with the platform's MBean server. */
public final class Management {
    private static boolean registered;

    private Management() {}

    /**
     * Registers unless the library's class loader is one that the application may drop: the server would keep it alive.
     */
    public static void registerWhereItStays(CodeCache cache) {
        ClassLoader mine = Management.class.getClassLoader();
        for (ClassLoader loader = ClassLoader.getSystemClassLoader(); loader != null; loader = loader.getParent()) {
            if (loader.equals(mine)) {
                register(cache);
            }
        }
    }

    /** Registers once. Does nothing if this Java has no module java.management. */
    public static synchronized void register(CodeCache cache) {
        if (registered) {
            return;
        }
        registered = true;
        try {
            Bean.register(cache);
        } catch (LinkageError e) {
            // There is no such module.
        }
    }

    /** A separate class, because a class that names those of a missing module cannot be linked. */
    private static final class Bean implements CodeCacheMXBean {
        private final CodeCache cache;

        Bean(CodeCache cache) {
            this.cache = cache;
        }

        static void register(CodeCache cache) {
            try {
                ManagementFactory.getPlatformMBeanServer().registerMBean(new Bean(cache),
                        new ObjectName("org.quern:type=CodeCache"));
            } catch (JMException e) {
                // Another copy of this library in the process has registered the name.
                System.getLogger("org.quern.cache").log(System.Logger.Level.DEBUG, "no MBean of the code cache", e);
            }
        }

        @Override
        public String getDirectory() {
            return cache.root() == null ? null : cache.root().toString();
        }

        @Override
        public long getHits() {
            return cache.use().hits();
        }

        @Override
        public long getMisses() {
            return cache.use().misses();
        }

        @Override
        public long getStores() {
            return cache.use().stores();
        }

        @Override
        public long getRejects() {
            return cache.use().rejects();
        }

        @Override
        public long getFailures() {
            return cache.use().failures();
        }

        @Override
        public Map<String, Long> getReasons() {
            return cache.use().reasons();
        }
    }
}
