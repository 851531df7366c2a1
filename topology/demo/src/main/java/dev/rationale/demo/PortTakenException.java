package dev.rationale.demo;

/** Somebody else listens on the port that a part was told to take. */
public final class PortTakenException extends PartStartException {
    private static final long serialVersionUID = 1L;

    private final int port;

    /**
     * Names the part and its port.
     *
     * @param part what wanted the port, as a person would call it
     * @param port the port that is taken
     */
    public PortTakenException(String part, int port) {
        super(message(part, port), null);
        this.port = port;
    }

    /** The port that is taken. */
    public int port() {
        return port;
    }

    static String message(String part, int port) {
        return "port %d on 127.0.0.1, wanted by the %s, is taken: stop the program that listens there, choose another port, or 0 for any free one"
                .formatted(port, part);
    }
}
