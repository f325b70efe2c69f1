package org.quern.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.cache.report.CacheUse;
import org.quern.error.CompilerMissingException;
import org.quern.ufunc.Ufunc;

/**
 * A child process for {@link FlipTest}, whose cache holds the code of {@link #call}. Without arguments calls it once, which fills
 * the cache; else spoils the files given, in every way asked for, and calls again. There is no LLVM then, so what is rejected is
 * no code at all: no result can come from a spoilt file. Arguments: the code file, the index, the stride over their bytes, and the
 * number of random corruptions.
 */
final class FlippingProcess {
    private static final long SEED = 11;

    private final Path code;
    private final Path index;
    private final byte[] goodCode;
    private final byte[] goodIndex;
    private final Random random = new Random(SEED);
    private int spoilt;

    private FlippingProcess(Path code, Path index) throws IOException {
        this.code = code;
        this.index = index;
        goodCode = Files.readAllBytes(code);
        goodIndex = Files.readAllBytes(index);
    }

    public static void main(String[] args) throws IOException {
        if (args.length == 0) {
            call();
            return;
        }
        int stride = Integer.parseInt(args[2]);
        FlippingProcess process = new FlippingProcess(Path.of(args[0]), Path.of(args[1]));
        process.good();
        process.spoilCode(stride, Integer.parseInt(args[3]));
        process.good();
        process.spoilIndex(stride, Integer.parseInt(args[3]));
        System.out.println("spoilt " + process.spoilt + " files of " + process.goodCode.length + " and "
                + process.goodIndex.length + " bytes");
    }

    /** Computes, by an overload that is new to the process each time. */
    private static void call() {
        NDArray result = Ufunc.define("flipped", x -> x.mul(x).add(0.5)).apply(NDArray.of(1.0, 2, 3));
        for (int n = 1; n <= 3; n++) {
            if (result.getDouble(n - 1) != n * n + 0.5) {
                throw new AssertionError("wrong result: " + result);
            }
        }
    }

    private void spoilCode(int stride, int corruptions) throws IOException {
        for (int at = random.nextInt(stride); at < goodCode.length; at += stride) {
            rejectedCode(flipped(goodCode, at), "byte " + at);
            rejectedCode(Arrays.copyOf(goodCode, at), "length " + at);
        }
        for (int i = 0; i < corruptions; i++) {
            rejectedCode(corrupted(goodCode), "corruption " + i);
        }
    }

    private void spoilIndex(int stride, int corruptions) throws IOException {
        for (int at = random.nextInt(stride); at < goodIndex.length; at += stride) {
            rejectedIndex(flipped(goodIndex, at), "byte " + at);
            rejectedIndex(Arrays.copyOf(goodIndex, at), "length " + at);
        }
        for (int i = 0; i < corruptions / 10; i++) {
            rejectedIndex(corrupted(goodIndex), "corruption " + i);
        }
    }

    private byte[] flipped(byte[] good, int at) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 + random.nextInt(255));
        return bad;
    }

    private byte[] corrupted(byte[] good) {
        byte[] bad = good.clone();
        while (Arrays.equals(bad, good)) {
            for (int n = 2 + random.nextInt(20); n > 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
        }
        return bad;
    }

    private void rejectedCode(byte[] bad, String how) throws IOException {
        Files.write(code, bad);
        long rejects = Quern.cache().use().rejects();
        try {
            call();
            throw new AssertionError("used: " + how + ", seed " + SEED);
        } catch (CompilerMissingException e) {
            expect(rejects + 1, Quern.cache().use().rejects(), how);
        }
        expect(0, Files.exists(code) ? 1 : 0, "still there: " + how);
        if (++spoilt % 100 == 0) {
            good();
        }
    }

    private void rejectedIndex(byte[] bad, String how) throws IOException {
        Files.write(index, bad);
        long rejects = Quern.cache().use().rejects();
        expect(1, Quern.cache().list().size(), how);
        expect(rejects + 1, Quern.cache().use().rejects(), "index, " + how);
        if (!Arrays.equals(goodIndex, Files.readAllBytes(index))) {
            throw new AssertionError("the index was not written again: " + how);
        }
        spoilt++;
    }

    /** The file as it was, under a name that is private again, is a hit. */
    private void good() throws IOException {
        Files.write(code, goodCode);
        Files.setPosixFilePermissions(code, PosixFilePermissions.fromString("rw-------"));
        CacheUse before = Quern.cache().use();
        call();
        expect(before.hits() + 1, Quern.cache().use().hits(), "hits after healing");
    }

    private static void expect(long expected, long actual, String what) {
        if (expected != actual) {
            throw new AssertionError(what + ": " + actual + " where " + expected + " was expected, seed " + SEED);
        }
    }
}
