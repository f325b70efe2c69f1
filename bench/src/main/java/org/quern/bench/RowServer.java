package org.quern.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The rows of one build, timed on request: the process that {@link Against} starts for each of the builds that it
 * compares.
 *
 * <p>The arguments are the suite, {@link Suite#ROWS}, and a regular expression for the rows' keys. It prints the keys,
 * one a line, and an empty line. Then it reads requests, one a line: {@code row N} makes row N ready and answers {@code
 * ready}; {@code time} answers the nanoseconds of doing its work once, from a sample of about a millisecond.
 */
public final class RowServer {
    private RowServer() {}

    /** Serves until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        Pattern only = Pattern.compile(arguments[1]);
        List<Suite.Timed> rows = Suite.ROWS.get(arguments[0]).get().stream()
                .filter(r -> only.matcher(r.key()).find())
                .toList();
        rows.forEach(r -> System.out.println(r.key()));
        System.out.println();
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Suite.Sampled row = null;
        for (String request = requests.readLine(); request != null; request = requests.readLine()) {
            if (request.equals("time")) {
                System.out.println(String.format(Locale.ROOT, "%.3f", row.sample()));
            } else {
                row = null; // its arrays may go before the next row's are made
                row = rows.get(Integer.parseInt(request.substring("row ".length()))).make().get();
                System.out.println("ready");
            }
        }
    }
}
