package dev.rationale.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Takes gradients over and over while another thread makes garbage, and prints how far any lay from eager PyTorch's. A program of its own, with a small heap: a collection takes a millisecond there, and fifty in the heap of all tests.
 */
public final class CollectedGradients {
    private static final int GARBAGE_BYTES = 1 << 16;
    private static final int ROUNDS_TO_FULL = 512;

    /** So that garbage is made, and not optimised away. */
    private static volatile byte[] sink = {};

    private CollectedGradients() {}

    /** Arguments: how many calls, and how many collections meanwhile; both at least. */
    public static void main(String[] args) throws InterruptedException {
        JsonNode reference = Fixtures.json("bnd_reference.json");
        try (ExplainableModel model = Fixtures.bare("bnd_scripted.pt", 2, 6, 6)) {
            List<BoundInput> inputs = Fixtures.bound(model, reference.path("inputs"));
            List<Stretch> rows = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                rows.add(Fixtures.row(
                        inputs.get(i),
                        Target.of(reference.path("targets").get(i).asInt())));
            }
            double[] expected =
                    Fixtures.numbers(reference.path("gradients_float64").get(0));
            int calls = Integer.parseInt(args[0]);
            long until = collections() + Long.parseLong(args[1]);
            System.out.println("worst " + worst(model, rows, expected, calls, until));
        }
    }

    private static double worst(ExplainableModel model, List<Stretch> rows, double[] expected, int calls, long until)
            throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Thread garbage = new Thread(() -> litter(done), "litter");
        garbage.start();
        double worst = 0;
        try {
            for (int call = 0; call < calls || collections() < until; call++) {
                double error =
                        Fixtures.relativeError(model.gradients(rows).get(0).gradient(), expected);
                worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
            }
        } finally {
            done.set(true);
            garbage.join();
        }
        return worst;
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    /** What is freed is taken and overwritten at once. */
    private static void litter(AtomicBoolean done) {
        for (int round = 1; !done.get(); round++) {
            sink = new byte[GARBAGE_BYTES];
            for (int i = 0; i < 16; i++) {
                ByteBuffer.allocateDirect(4).putInt(0, -1);
            }
            if (round % ROUNDS_TO_FULL == 0) {
                System.gc();
            }
        }
    }
}
