package org.quern.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.KernelCache;
import picocli.CommandLine.Command;

/** {@code quern cache dir}. */
@Command(name = "dir", description = "Prints the writable directory. Exit code 1 if there is none.")
final class CacheDirCommand extends CacheAction {
    CacheDirCommand() {}

    @Override
    Answer act(KernelCache cache) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("directory", cache.directory());
        data.put("layers", cache.layers());
        return new Answer(cache.directory() == null ? FAILED : DONE, data, List.of(place(cache)));
    }
}
