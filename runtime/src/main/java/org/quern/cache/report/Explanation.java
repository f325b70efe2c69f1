package org.quern.cache.report;

import static org.quern.check.Given.given;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quern.check.Given;

/**
 * Whether the cache has the code of an overload, and if not, how far the nearest entry is from it.
 *
 * @param function the kernel's name
 * @param signature its dtypes, such as {@code float64,int32->float64}
 * @param cpu the instruction set asked for
 * @param state {@code "ok"} if a lookup would be answered; {@code "absent"}; or {@code "damaged: "} and the reason
 * @param file where the entry is or would be; null where there is no cache
 * @param key the fields of the key asked for, in order, each as {@code name=value}
 * @param nearest the file of the entry that differs in the fewest fields; null if the entry is there, or nothing comes
 *     near
 * @param differences in what that entry differs
 * @param remarks in words: what no entry looked at has, so that none of them could ever serve here; what serves without
 *     LLVM
 */
public record Explanation(String function, String signature, String cpu, String state, @Nullable Path file,
        List<String> key, @Nullable Path nearest, List<FieldDifference> differences, List<String> remarks) {
    /** Makes the lists immutable. */
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
     * {@return the same with a further remark}
     *
     * @param line the remark
     */
    public Explanation remarking(String line) {
        List<String> more = new ArrayList<>(remarks);
        more.add(given(line, "line"));
        return new Explanation(function, signature, cpu, state, file, key, nearest, differences, more);
    }

    /** {@return whether a lookup would be answered} */
    public boolean present() {
        return state.equals("ok");
    }

    /** The whole in a few lines. */
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
