package org.quern.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.KernelCache;
import picocli.CommandLine.Option;

/** Removes files, after confirmation. */
abstract class CacheRemoval extends CacheAction {
    @Option(names = "--yes", description = "Do not ask. Needed where there is no terminal to ask on.")
    private boolean yes;

    /** Refuses invalid combinations of options. */
    abstract void check();

    abstract String question();

    /** Removes the overloads; returns their number. */
    abstract int remove(KernelCache cache);

    @Override
    final Answer act(KernelCache cache) {
        check();
        boolean agreed = yes || Terminal.confirm(question() + " in " + place(cache) + "?");
        int removed = agreed ? remove(cache) : 0;
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("directory", cache.directory());
        data.put("removed", removed);
        String line = agreed ? InfoCommand.overloads(removed) + " removed from " + place(cache) : "nothing removed";
        return new Answer(agreed && cache.directory() != null ? DONE : FAILED, data, List.of(line));
    }
}
