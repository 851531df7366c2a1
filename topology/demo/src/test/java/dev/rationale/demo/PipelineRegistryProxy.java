package dev.rationale.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The way to the real registry, which can be cut. */
final class PipelineRegistryProxy implements AutoCloseable {
    /** What happens to a request. */
    enum Way {
        /** It reaches the registry. */
        OPEN,
        /** The connection is dropped without an answer. */
        DROPPED,
        /** A gateway answers that there is nobody. */
        UNAVAILABLE,
        /** A gateway answers that it knows no such address: not the registry's own 404. */
        NOT_FOUND
    }

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String registry;
    private final AtomicInteger refused = new AtomicInteger();
    private volatile Way way = Way.OPEN;

    PipelineRegistryProxy(String registryUrl) {
        this.registry = registryUrl;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on; counts the refused requests anew. */
    void go(Way newWay) {
        refused.set(0);
        way = newWay;
    }

    /** Requests that did not reach the registry since the way was cut. */
    int refused() {
        return refused.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (way) {
                case OPEN -> forward(exchange);
                case DROPPED -> refused.incrementAndGet();
                case UNAVAILABLE -> refuse(exchange, 503);
                case NOT_FOUND -> refuse(exchange, 404);
            }
        }
    }

    private void refuse(HttpExchange exchange, int status) throws IOException {
        refused.incrementAndGet();
        exchange.sendResponseHeaders(status, -1);
    }

    private void forward(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(registry + exchange.getRequestURI()))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .ifPresent(type -> request.header("Content-Type", type));
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            if (answer.body().length > 0) {
                exchange.getResponseBody().write(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
