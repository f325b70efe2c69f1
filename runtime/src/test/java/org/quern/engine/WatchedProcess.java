package org.quern.engine;

import java.lang.management.ManagementFactory;
import javax.management.JMX;
import javax.management.ObjectName;
import org.quern.array.NDArray;
import org.quern.cache.report.CodeCacheMXBean;
import org.quern.ufunc.Ufunc;

/** A child process for {@link FlightTest}. */
final class WatchedProcess {
    private WatchedProcess() {}

    public static void main(String[] args) throws Exception {
        Ufunc watched = Ufunc.define("watched", x -> x.add(1));
        System.out.println(watched.apply(NDArray.of(1.0, 2.0)));
        if (Boolean.getBoolean("quern.jmx")) {
            Bean.print();
        }
    }

    /** Apart, so that nothing of it is loaded unless it is asked for. */
    private static final class Bean {
        static void print() throws Exception {
            CodeCacheMXBean bean = JMX.newMXBeanProxy(ManagementFactory.getPlatformMBeanServer(),
                    new ObjectName("org.quern:type=CodeCache"), CodeCacheMXBean.class);
            System.out.println("bean " + bean.getMisses() + " misses, reasons " + bean.getReasons());
        }
    }
}
