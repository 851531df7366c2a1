package dev.rationale.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The workers of an engine, and who looks after their calls. */
final class Crew {
    private final List<Worker> workers = new ArrayList<>();
    private final Duration patience;
    private boolean ending;
    private long giveUp;

    /**
     * Nobody works yet.
     *
     * @param patience with their end
     */
    Crew(AttributionEngine engine, DeviceLoads devices, Duration patience) {
        this.patience = patience;
        for (DeviceLoad device : devices.all()) {
            for (int i = 0; i < device.settings().workers(); i++) {
                workers.add(new Worker(engine, device, device.settings().name() + "-" + i));
            }
        }
    }

    int size() {
        return workers.size();
    }

    /**
     * @param callDeadline how long a device call may take
     */
    void start(AttributionEngine engine, Duration callDeadline) {
        workers.forEach(Worker::start);
        CallWatch.start(engine, workers, callDeadline);
    }

    /** Waits for the end of the workers, once as long as there is patience, however often it is called. */
    void awaitEnd() {
        long until = patienceEnds();
        for (Worker worker : workers) {
            worker.join(until);
        }
    }

    private synchronized long patienceEnds() {
        if (!ending) {
            ending = true;
            giveUp = System.nanoTime() + patience.toNanos();
        }
        return giveUp;
    }

    boolean works() {
        return workers.stream().anyMatch(Worker::isAlive);
    }
}
