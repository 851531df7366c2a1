package dev.rationale.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into an interrupt of the thread that works, and holds the JVM until that thread has cleaned up.
 * From {@link #beginEnd()} on the thread is left alone: whoever closes things must not be interrupted.
 */
final class Interruption implements AutoCloseable {
    /** What a shell reports of a program that Ctrl-C ended. */
    static final int EXIT_CODE = 130;

    private static final long PATIENCE_SECONDS = 60;

    private final Thread worker;
    private final Runnable announcement;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::signalled, "demo-shutdown");
    private boolean requested;
    private boolean ending;

    private Interruption(Thread worker, Runnable announcement) {
        this.worker = worker;
        this.announcement = announcement;
    }

    /**
     * Watches over the calling thread until closed.
     *
     * @param announcement run when the signal comes and there is work to stop
     */
    static Interruption install(Runnable announcement) {
        Interruption interruption = new Interruption(Thread.currentThread(), announcement);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    synchronized boolean requested() {
        return requested;
    }

    /** Called by the worker before it cleans up; clears an interrupt that came. */
    synchronized void beginEnd() {
        ending = true;
        boolean unused = Thread.interrupted();
    }

    /** The worker is done: lets the JVM go. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is what called for the end.
            return;
        }
    }

    void signalled() {
        if (request()) {
            announcement.run();
        }
        try {
            boolean unused = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean request() {
        requested = true;
        if (!ending) {
            worker.interrupt();
        }
        return !ending;
    }
}
