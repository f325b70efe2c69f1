package org.quern.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.KernelCache;
import org.quern.cache.report.Explanation;
import org.quern.cache.report.FieldDifference;
import org.quern.ufunc.Ufunc;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quern cache explain}. */
@Command(name = "explain", description = "Says whether the cache has the code of an expression, and if not, which entry comes"
        + " nearest and in what it differs. Compiles nothing. Exit code 1 if it has not.", footer = {"",
            "Example:  quern cache explain 'sqrt(x*x + y*y)' x=float64 y=float32"})
final class CacheExplainCommand extends CacheAction {
    @Mixin
    private TypedExpression expression;

    @Option(names = "--key", description = "Show every field of the key too.")
    private boolean key;

    CacheExplainCommand() {}

    @Override
    Answer act(KernelCache cache) {
        Explanation found = expression.answer(Ufunc::explain);
        List<String> lines = new ArrayList<>(found.toString().lines().toList());
        if (key) {
            found.key().forEach(field -> lines.add("  key " + field));
        }
        return new Answer(found.present() ? DONE : FAILED, data(found), lines);
    }

    private static Map<String, Object> data(Explanation e) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("function", e.function());
        m.put("signature", e.signature());
        m.put("cpu", e.cpu());
        m.put("state", e.state());
        m.put("file", e.file());
        m.put("nearest", e.nearest());
        List<Object> differences = new ArrayList<>();
        for (FieldDifference d : e.differences()) {
            Map<String, Object> f = new LinkedHashMap<>();
            f.put("field", d.field());
            f.put("wanted", d.wanted());
            f.put("there", d.there());
            differences.add(f);
        }
        m.put("differences", differences);
        m.put("remarks", e.remarks());
        m.put("key", e.key());
        return m;
    }
}
