package dev.rationale.demo;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Broker and registry, started side by side.
 *
 * @param broker running
 * @param registry running
 */
public record DemoParts(EmbeddedBroker broker, RegistryProcess registry) implements AutoCloseable {

    /**
     * Starts both and returns when both answer. If one fails or the caller is interrupted, the other one is closed again.
     *
     * @param port of the broker, 0 for any free one
     * @param registryPort of the registry, 0 for any free one
     * @param onBroker told of the broker as soon as it runs
     * @param onRegistry told of the registry as soon as it runs
     * @throws PartStartException if one does not start
     * @throws InterruptedException if interrupted; nothing runs any more then
     */
    public static DemoParts start(
            int port, int registryPort, Consumer<EmbeddedBroker> onBroker, Consumer<RegistryProcess> onRegistry)
            throws InterruptedException {
        Start<EmbeddedBroker> broker = new Start<>(
                "broker", () -> EmbeddedBroker.start(BrokerOptions.defaults().withPort(port)), onBroker);
        Start<RegistryProcess> registry = new Start<>(
                "registry",
                () -> RegistryProcess.start(RegistryOptions.defaults().withPort(registryPort)),
                onRegistry);
        boolean complete = false;
        try {
            DemoParts parts = new DemoParts(broker.await(), registry.await());
            complete = true;
            return parts;
        } finally {
            if (!complete) {
                // Only the registry's start can be interrupted; a broker takes a few seconds at most.
                registry.thread.interrupt();
                registry.undo();
                broker.undo();
            }
        }
    }

    @Override
    public void close() {
        try {
            broker.close();
        } finally {
            registry.close();
        }
    }

    /** One part on its way, in a thread of its own. */
    private static final class Start<T extends AutoCloseable> {
        private final FutureTask<T> part;
        private final Thread thread;

        private Start(String name, Supplier<T> start, Consumer<T> listener) {
            part = new FutureTask<>(() -> {
                T started = start.get();
                listener.accept(started);
                return started;
            });
            thread = new Thread(part, "demo-" + name);
            thread.start();
        }

        private T await() throws InterruptedException {
            try {
                return part.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof PartStartException known
                        ? known
                        : new PartStartException("a part did not start: " + e.getCause(), e);
            }
        }

        /** Waits for the end of the start, whatever it is and whoever interrupts, and closes what came of it. */
        private void undo() {
            boolean interrupted = false;
            boolean over = false;
            while (!over) {
                try {
                    part.get().close();
                    over = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    // It did not start, and nothing is left of it.
                    over = true;
                } catch (Exception e) {
                    throw new PartStartException("a part did not close: " + e, e);
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
