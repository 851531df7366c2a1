package dev.rationale.attribution;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Nodes that were asked for before, the same arrays each time. Finding the nodes of Gauss–Legendre takes longer than a small network
 * takes for their gradients, and stretches that share their arrays are cheaper together (see {@link Stretch}).
 */
final class KnownNodes {
    private static final int KEPT = 256;
    private static final Map<Key, Quadrature.Nodes> KNOWN = new ConcurrentHashMap<>();

    /** The {@code number}-th nodes of a rule, whose equality tells rules apart. */
    private record Key(Object rule, int number) {}

    private KnownNodes() {}

    /** Those known for {@code rule} and {@code number}, or else found now; of the first {@value #KEPT} all are kept. */
    static Quadrature.Nodes of(Object rule, int number, Supplier<Quadrature.Nodes> finding) {
        Key key = new Key(rule, number);
        Quadrature.Nodes known = KNOWN.get(key);
        if (known != null) {
            return known;
        }
        Quadrature.Nodes found = finding.get();
        Quadrature.Nodes earlier = KNOWN.size() < KEPT ? KNOWN.putIfAbsent(key, found) : null;
        return earlier == null ? found : earlier;
    }
}
