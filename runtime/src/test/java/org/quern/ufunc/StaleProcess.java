package org.quern.ufunc;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.cache.report.CacheUse;

/**
 * A child process for {@link StaleTest}: loads the class {@code Edited} from each directory given, by a class loader of its own,
 * calls its method {@code call} with an array, and says whether that was a hit, and the result.
 */
final class StaleProcess {
    private StaleProcess() {}

    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        for (String directory : args) {
            URL[] urls = {Path.of(directory).toUri().toURL()};
            try (URLClassLoader loader = new URLClassLoader(urls, StaleProcess.class.getClassLoader())) {
                Method call = loader.loadClass("Edited").getMethod("call", NDArray.class);
                CacheUse before = Quern.cache().use();
                Object result = call.invoke(null, NDArray.of(1.0, 2, 3));
                CacheUse after = Quern.cache().use();
                System.out.println(Path.of(directory).getFileName() + ": " + (after.hits() - before.hits()) + " hit, "
                        + (after.misses() - before.misses()) + " miss, " + result);
            }
        }
    }
}
