package org.quern;

import java.nio.file.Path;
import java.util.List;
import org.quern.dtype.DType;
import org.quern.ufunc.NamedOverload;
import org.quern.cache.report.Recompilation;
import org.quern.ufunc.UniversalFunction;

/** An overload to be compiled ahead of time, declared by its kernel or by name. */
sealed interface Wanted {
    String kernel();

    List<DType> inputs();

    /** Compiles into a cache, or this process's if null. Returns false if the cache had the overload. */
    boolean compile(String cpu, Path directory);

    /** The name of its file in caches and bundles. */
    String file(String cpu);

    Recompilation recompile(String cpu);

    /** An overload declared by its kernel. */
    record OfKernel(UniversalFunction of, List<DType> inputs) implements Wanted {
        @Override
        public String kernel() {
            return of.name();
        }

        @Override
        public boolean compile(String cpu, Path directory) {
            return directory == null ? of.compileFor(cpu, types()) : of.compileFor(cpu, directory, types());
        }

        @Override
        public String file(String cpu) {
            return of.cacheName(cpu, types());
        }

        @Override
        public Recompilation recompile(String cpu) {
            return of.recompile(cpu, types());
        }

        private DType[] types() {
            return inputs.toArray(DType[]::new);
        }
    }

    /** An overload declared by the name of its kernel's field. */
    record Named(NamedOverload overload, ClassLoader loader) implements Wanted {
        @Override
        public String kernel() {
            return overload.kernel();
        }

        @Override
        public List<DType> inputs() {
            return overload.inputs();
        }

        @Override
        public boolean compile(String cpu, Path directory) {
            return overload.compileFor(loader, cpu, directory);
        }

        @Override
        public String file(String cpu) {
            return overload.cacheName(loader, cpu);
        }

        @Override
        public Recompilation recompile(String cpu) {
            return overload.recompile(loader, cpu);
        }
    }
}
