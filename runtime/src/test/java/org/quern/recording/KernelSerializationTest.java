package org.quern.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.testing.Child;
import org.quern.testing.ObjectStreams;
import org.quern.testing.Refusal;
import org.quern.ufunc.Accuracy;
import org.quern.ufunc.FastMath;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.Target;
import org.quern.ufunc.Ufunc;

/** Kernels in Java's streams of objects: by the field that holds them. */
class KernelSerializationTest {
    /** Once more the same, for calls on several threads. */
    private static final Ufunc EVERYWHERE = RecordedKernels.TWICE.target(Target.PARALLEL);

    private static final Ufunc OWN = Ufunc.define("own", x -> x.mul(3));
    private static final Ufunc OWN_PARALLEL = OWN.target(Target.PARALLEL);

    private static final String PACKAGE = "org.quern.recording.";

    @Test
    void theVeryObjectOfTheField() throws Exception {
        List<Ufunc> all = new ArrayList<>(RecordedKernels.ofContainers().subList(0, 6));
        all.addAll(List.of(RecordedKernels.TWICE, RecordedKernels.THRICE, RecordedKernels.GROWTH,
                RecordedKernels.EXACT_GROWTH, OWN,
                OWN_PARALLEL));
        List<Ufunc> there = ObjectStreams.through(new ArrayList<>(all));
        for (int i = 0; i < all.size(); i++) {
            assertSame(all.get(i), there.get(i));
        }
        assertSame(RecordedKernels.SUM, ObjectStreams.through(RecordedKernels.SUM));
    }

    @Test
    void optionsGoWithIt() throws Exception {
        Ufunc sent = OWN.fastmath(FastMath.NSZ, FastMath.ARCP).accuracy(Accuracy.TIGHT);
        Ufunc there = ObjectStreams.through(sent);
        assertNotSame(sent, there);
        assertNotSame(OWN, there);
        assertSame(there, ObjectStreams.through(sent), "one for these options, whose code is loaded once");
        assertSame(there, ObjectStreams.through(there));
        assertEquals(sent.cacheName("x86-64-v3", DType.FLOAT64), there.cacheName("x86-64-v3", DType.FLOAT64));
        assertNotSame(there, ObjectStreams.through(sent.target(Target.PARALLEL)));
        assertSame(RecordedKernels.TWICE, ObjectStreams.through(EVERYWHERE.target(Target.CPU)));
        assertNotSame(RecordedKernels.TWICE, ObjectStreams.through(EVERYWHERE));
        Ufunc strict = RecordedKernels.GROWTH.fastmath(FastMath.NSZ);
        assertEquals(strict.fastmath().cacheName("x86-64-v3", DType.FLOAT64, DType.FLOAT64),
                ObjectStreams.through(strict.fastmath()).cacheName("x86-64-v3", DType.FLOAT64, DType.FLOAT64));
        Gufunc parallel = RecordedKernels.SUM.target(Target.PARALLEL);
        assertNotSame(RecordedKernels.SUM, ObjectStreams.through(parallel));
        assertSame(ObjectStreams.through(parallel), ObjectStreams.through(parallel));
    }

    @Test
    void anotherProcess(@TempDir Path directory) throws Exception {
        Ufunc rough = RecordedKernels.GROWTH.fastmath(FastMath.REASSOC);
        Path file = Files.write(directory.resolve("kernels"),
                ObjectStreams.write(new ArrayList<>(List.of(RecordedKernels.GROWTH,
                        RecordedKernels.EXACT_GROWTH, RecordedKernels.ofContainers().get(2), rough,
                        rough.accuracy(Accuracy.FAST),
                        RecordedKernels.SUM))));
        assertEquals(new Child(0, "true\ntrue\ntrue\ntrue\n6.5\n1\n"),
                Child.run(true, directory.resolve("cache"), List.of(), SerializedProcess.class, file.toString()));
    }

    @Test
    void whatNoFieldHoldsIsRefused() {
        Ufunc local = Ufunc.define("local", (x, y) -> x.add(y));
        String message = assertThrows(NotSerializableException.class, () -> ObjectStreams.write(local)).getMessage();
        assertEquals(
                "ufunc 'local' of 2 inputs and 1 output is held by no static final field of the class that has its body, "
                        + PACKAGE
                        + "KernelSerializationTest, so that no other process finds it: declare it there as static final Ufunc"
                        + " NAME = ...; in a module, with the package opened to org.quern",
                message);
        assertEquals(
                "ufunc 'odd' of 1 input and 1 output has no name by which another process finds it: field ODD_KEYS of "
                        + PACKAGE
                        + "RecordedKernels holds it under the key 'k b': a string, enum constant, dtype or integer without blanks, brackets and #"
                        + " expected",
                assertThrows(NotSerializableException.class,
                        () -> ObjectStreams.write(RecordedKernels.ODD_KEYS.get("k b")))
                        .getMessage());
        Gufunc cores = Gufunc.define("cores", "(n)->()", k -> k.out(0).set(k.in(0).at(k.constant(DType.INT64, 0))));
        assertTrue(assertThrows(NotSerializableException.class, () -> ObjectStreams.write(List.of(cores))).getMessage()
                .startsWith("gufunc 'cores' (n)->() is held by no static final field"));
        // a field that may hold another tomorrow
        assertThrows(NotSerializableException.class, () -> ObjectStreams.write(RecordedKernels.varying));
    }

    @Test
    void whatIsNotThereIsRefused() throws Exception {
        byte[] bytes = ObjectStreams.write(RecordedKernels.THRICE);
        Refusal.refused(InvalidObjectException.class, () -> ObjectStreams.read(replaced(bytes, "THRICE", "THREE3")),
                "a serialized kernel is not here: class " + PACKAGE
                        + "RecordedKernels has no field THREE3; its static final fields hold"
                        + " ALL[0], ALL[1], ANONYMOUS, BY_TYPE[float32], CLAMP, EXACT_GROWTH, GROWTH, LISTED[0], METHOD, ROW, SUM,"
                        + " THRICE, TWICE");
        Refusal.refused(InvalidObjectException.class, () -> ObjectStreams.read(replaced(bytes, "THRICE", "ALL[1]")),
                "a serialized kernel is another here: " + PACKAGE
                        + "RecordedKernels.ALL[1] was ufunc 'same' of 1 input and 1 output,"
                        + " and is ufunc 'power' of 1 input and 1 output: both processes need the same " + PACKAGE
                        + "RecordedKernels");
        assertThrows(ClassNotFoundException.class,
                () -> ObjectStreams.read(replaced(bytes, "RecordedKernels", "RecordedKernelz")));
        byte[] options = ObjectStreams.write(OWN.fastmath(FastMath.NSZ));
        for (String damaged : List.of("n\"z", "NX_", "ns,", "non")) {
            Refusal.refused(InvalidObjectException.class, () -> ObjectStreams.read(replaced(options, "nsz", damaged)),
                    "a serialized kernel is damaged: fast-math flags '" + damaged + "' given, 'none' or some of"
                            + " 'nnan,ninf,nsz,arcp,contract,afn,reassoc' expected");
        }
    }

    /** With a text that is as long in place of another. */
    private static byte[] replaced(byte[] bytes, String text, String by) {
        return new String(bytes, StandardCharsets.ISO_8859_1).replace(text, by).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** It runs, and its array goes along with it. */
    @Test
    void aTaskOfBoth() throws Exception {
        record Task(Ufunc kernel, NDArray values) implements java.io.Serializable {}
        Task there = ObjectStreams.through(new Task(OWN, NDArray.of(1.0, 2)));
        assertEquals("[3. 6.]", there.kernel().apply(there.values()).toString());
    }
}
