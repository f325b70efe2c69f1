package org.quern.cache.report;

import static org.quern.check.Given.given;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quern.check.Given;

/**
 * An explanation of whether the cache has the code of an overload, and if not, which entry is nearest.
 *
 * @param function the kernel's name
 * @param signature the kernel's dtypes, such as {@code float64,int32->float64}
 * @param cpu the requested instruction set
 * @param state {@code "ok"} if a lookup would find the code; {@code "absent"}; or {@code "damaged: "} and the reason
 * @param file path of the entry, existing or not; null if there is no cache
 * @param key fields of the requested key, in order, each as {@code name=value}
 * @param nearest file of the entry that differs in the fewest fields; null if the overload is present, or no entry is
 *     similar
 * @param differences the fields in which that entry differs
 * @param remarks further lines: fields in which no entry looked at could ever match, and what serves without LLVM
 */
public record Explanation(String function, String signature, String cpu, String state, @Nullable Path file,
        List<String> key, @Nullable Path nearest, List<FieldDifference> differences, List<String> remarks) {
    /** Copies the lists. */
    public Explanation {
        given(function, "function");
        given(signature, "signature");
        given(cpu, "cpu");
        given(state, "state");
        key = Given.list(key, "key");
        differences = Given.list(differences, "differences");
        remarks = Given.list(remarks, "remarks");
    }

    /**
     * {@return this explanation with a further remark}
     *
     * @param line the remark
     */
    public Explanation remarking(String line) {
        List<String> more = new ArrayList<>(remarks);
        more.add(given(line, "line"));
        return new Explanation(function, signature, cpu, state, file, key, nearest, differences, more);
    }

    /** {@return true if a lookup would find the code} */
    public boolean present() {
        return state.equals("ok");
    }

    /** The explanation as a few lines of text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(function).append(' ').append(signature).append(" for ").append(cpu)
                .append(": ")
                .append(state);
        if (file != null) {
            text.append("\n  ").append(present() ? "file" : "would be").append(' ').append(file);
        }
        if (nearest != null) {
            text.append("\n  nearest ").append(nearest);
            for (FieldDifference d : differences) {
                text.append("\n    ").append(d);
            }
        }
        for (String line : remarks) {
            text.append("\n  ").append(line);
        }
        return text.toString();
    }
}
