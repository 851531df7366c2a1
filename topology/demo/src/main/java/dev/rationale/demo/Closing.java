package dev.rationale.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was opened, last first, all of it even if something fails, undisturbed by Ctrl-C. */
final class Closing implements AutoCloseable {
    private final Logger log = LoggerFactory.getLogger(Closing.class);
    private final Interruption interruption;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    Closing(Interruption interruption) {
        this.interruption = interruption;
    }

    <T extends AutoCloseable> T add(T resource) {
        open.push(resource);
        return resource;
    }

    @Override
    public void close() {
        interruption.beginEnd();
        while (!open.isEmpty()) {
            AutoCloseable resource = open.pop();
            try {
                resource.close();
            } catch (Exception e) {
                log.warn("{} did not close", resource.getClass().getSimpleName(), e);
            }
        }
    }
}
