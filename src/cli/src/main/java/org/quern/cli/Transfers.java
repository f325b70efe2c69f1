package org.quern.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.cache.report.Transferred;

/** The answers of export and import. */
final class Transfers {
    private Transfers() {}

    static CacheAction.Answer answer(Transferred done, String what, boolean failed) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("overloads", done.overloads());
        data.put("there", done.there());
        data.put("bytes", done.bytes());
        data.put("findings", CacheAction.json(done.findings()));
        List<String> lines = new ArrayList<>(CacheAction.lines(done.findings()));
        lines.add(InfoCommand.overloads(done.overloads()) + ", " + Units.bytes(done.bytes()) + " " + what + "; "
                + Units.count(done.there()) + " already there, " + Units.count(done.findings().size()) + " left out");
        return new CacheAction.Answer(failed ? CacheAction.FAILED : CacheAction.DONE, data, lines);
    }
}
