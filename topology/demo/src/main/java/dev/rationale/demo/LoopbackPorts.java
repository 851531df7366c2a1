package dev.rationale.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Finds and checks TCP ports of the loopback interface. */
final class LoopbackPorts {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private LoopbackPorts() {}

    /**
     * Different ports that nobody listened on a moment ago. Another program may take one before the caller does, so whoever
     * uses them must be ready to ask again.
     *
     * @param count how many
     * @return that many ports
     */
    static List<Integer> free(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(bind(0));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on 127.0.0.1", e);
        } finally {
            sockets.forEach(LoopbackPorts::release);
        }
    }

    /** Whether a program listens on this port now. */
    static boolean taken(int port) {
        try (ServerSocket socket = bind(port)) {
            return !socket.isBound();
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Fails with a message for the user where a port is taken.
     *
     * @param part what wants the port
     * @param port the port
     * @throws PortTakenException if somebody listens there
     */
    static void requireFree(String part, int port) {
        if (taken(port)) {
            throw new PortTakenException(part, port);
        }
    }

    private static ServerSocket bind(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getByAddress(LOOPBACK));
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
