package org.quern.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.KernelCache;
import picocli.CommandLine.Command;

/** {@code quern cache dir}. */
@Command(name = "dir", description = "Prints the writable directory. Exit code 1 if there is none, or it cannot be written.")
final class CacheDirCommand extends CacheAction {
    CacheDirCommand() {}

    @Override
    Answer act(KernelCache cache) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("directory", cache.directory());
        data.put("layers", cache.layers());
        String problem = Places.problem(cache.directory());
        data.put("problem", problem);
        if (problem != null) {
            warn(cache.directory() + " " + problem);
        }
        return new Answer(cache.directory() == null || problem != null ? FAILED : DONE, data, List.of(place(cache)));
    }
}
