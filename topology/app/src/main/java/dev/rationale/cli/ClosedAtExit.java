package dev.rationale.cli;

/** Closes something once: when it is told to, or before, when the virtual machine ends, as Ctrl-C makes it. */
public final class ClosedAtExit implements AutoCloseable {
    private final Runnable closing;
    private final Thread hook = new Thread(this::closeOnce, "end");
    private boolean closed;

    private ClosedAtExit(Runnable closing) {
        this.closing = closing;
    }

    /**
     * @param closing run once, on whichever thread closes
     */
    public static ClosedAtExit of(Runnable closing) {
        ClosedAtExit watched = new ClosedAtExit(closing);
        Runtime.getRuntime().addShutdownHook(watched.hook);
        return watched;
    }

    /** Who comes second waits until the first is done. */
    private synchronized void closeOnce() {
        if (!closed) {
            closed = true;
            closing.run();
        }
    }

    @Override
    public void close() {
        closeOnce();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The virtual machine ends already.
            return;
        }
    }
}
