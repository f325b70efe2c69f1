package com.example.quotes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service as a process, on a free port. */
final class Service implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient client = HttpClient.newHttpClient();
    private final long begin = System.nanoTime();
    private final Path log;
    private final Process process;

    /** Starts a command, which lets the service choose a port. */
    Service(List<String> command, Path log) throws IOException {
        this.log = log;
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("QUERN_") || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().put("SERVER_PORT", "0");
        process = builder.start();
    }

    long pid() {
        return process.pid();
    }

    /** What it said so far. */
    String said() throws IOException {
        return Files.readString(log);
    }

    private int port() throws IOException, InterruptedException {
        while (System.nanoTime() - begin < PATIENCE.toNanos()) {
            Matcher port = PORT.matcher(said());
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
            assertTrue(process.isAlive(), said());
            Thread.sleep(5);
        }
        throw new AssertionError("no port within " + PATIENCE + ": " + said());
    }

    String get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response.body() + "\n" + said());
        return response.body();
    }

    /** Asks for three quotes, and checks them and that both kernels were there; says how long the first took. */
    String quotes() throws IOException, InterruptedException {
        port();
        Duration up = Duration.ofNanos(System.nanoTime() - begin);
        String quotes = get("/quotes?spots=90,100,110&strike=100&years=1&rate=0.05&volatility=0.2");
        Duration first = Duration.ofNanos(System.nanoTime() - begin);
        assertArrayEquals(QuotesTest.PRICES, numbers(quotes, "prices"), 1e-4, quotes);
        assertArrayEquals(QuotesTest.TIME_VALUES, numbers(quotes, "timeValues"), 1e-4, quotes);
        String kernels = get("/kernels");
        for (String counter : List.of("hits\":2", "misses\":0", "stores\":0", "rejects\":0", "failures\":0")) {
            assertTrue(kernels.contains("\"" + counter + ","), kernels);
        }
        return first.toMillis() + " ms, of which the server took " + up.toMillis();
    }

    private static double[] numbers(String json, String name) {
        Matcher m = Pattern.compile("\"" + name + "\":\\[([^]]*)]").matcher(json);
        assertTrue(m.find(), json);
        return Arrays.stream(m.group(1).split(",", -1)).mapToDouble(Double::parseDouble).toArray();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
