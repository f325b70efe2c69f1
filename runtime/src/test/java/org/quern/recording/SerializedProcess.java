package org.quern.recording;

import java.io.FileInputStream;
import java.io.ObjectInputStream;
import java.util.List;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.UniversalFunction;

/** Reads kernels that another process wrote, and runs them. */
final class SerializedProcess {
    private SerializedProcess() {}

    @SuppressWarnings("ReferenceEquality") // the very objects are what is asked for
    public static void main(String[] arguments) throws Exception {
        List<?> kernels;
        try (ObjectInputStream in = new ObjectInputStream(new FileInputStream(arguments[0]))) {
            kernels = (List<?>) in.readObject();
        }
        UniversalFunction growth = (UniversalFunction) kernels.get(0);
        System.out.println(growth == RecordedKernels.GROWTH);
        System.out.println(kernels.get(1) == RecordedKernels.EXACT_GROWTH);
        System.out.println(kernels.get(2) == RecordedKernels.ofContainers().get(2));
        System.out.println(kernels.get(3) == kernels.get(4));
        System.out.println(((Gufunc) kernels.get(5)).apply(NDArray.of(1.0, 2, 3.5)));
        System.out.println(Quern.cache().use().misses());
    }
}
