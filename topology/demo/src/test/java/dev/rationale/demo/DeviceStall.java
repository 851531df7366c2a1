package dev.rationale.demo;

import dev.rationale.engine.DeviceBatch;
import dev.rationale.engine.EngineListener;
import java.util.concurrent.CountDownLatch;

/** A device that stands still on demand, with a batch in every worker, until it is released. */
final class DeviceStall implements EngineListener {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean wanted;

    /** Every batch from now on. */
    void begin() {
        wanted = true;
    }

    boolean hasBegun() {
        return begun.getCount() == 0;
    }

    void end() {
        over.countDown();
    }

    @Override
    public void batchStarted(DeviceBatch batch) {
        if (wanted) {
            begun.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
