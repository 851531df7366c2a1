package dev.rationale.engine;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.attribution.MethodCase;
import dev.rationale.model.BoundInput;
import dev.rationale.model.RealRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Explains records of several models on one engine and prints how large the process is as the batches go by. A program of its
 * own, with a small touched heap, because a growing Java heap would drown what is looked for.
 */
public final class MemorySoak {
    private static final String POISONED = "two_inputs";
    private static final List<String> MODELS = List.of("credit", "fashion", "bnd", POISONED);
    private static final int IN_FLIGHT = 48;
    private static final int ONE_IN = 6;
    private static final int LEAK_FLOATS = 8192;

    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final Random random = new Random(1);
    private final boolean leaking;

    private MemorySoak(boolean leaking) {
        this.leaking = leaking;
    }

    /**
     * Arguments: batches to warm up, batches to watch, batches from one reading to the next, and {@code leaking} to keep 32 kB
     * of native memory per batch.
     */
    public static void main(String[] args) throws Exception {
        boolean leaking = args.length > 3 && args[3].equals("leaking");
        new MemorySoak(leaking).run(Long.parseLong(args[0]), Long.parseLong(args[1]), Long.parseLong(args[2]));
    }

    private void run(long warm, long watched, long step) throws Exception {
        List<RealRecords> models =
                MODELS.stream().map(name -> RealRecords.open(name, 20)).toList();
        MethodCase method = new MethodCase(new IntegratedGradients(), Map.of("max-steps", "45"), true);
        EngineSettings settings = new EngineSettings(
                List.of(new DeviceSettings("cpu", 2, 256L << 20)),
                256,
                64L << 20,
                Duration.ofMillis(1),
                Duration.ofMinutes(1));
        try (NDManager kept = NDManager.newBaseManager("PyTorch");
                AttributionEngine engine = new AttributionEngine(settings, counting(kept))) {
            explain(engine, models, method, warm);
            for (long until = warm; until <= warm + watched; until += step) {
                explain(engine, models, method, until);
                System.out.println("rss " + batches.get() + " " + residentKilobytes());
            }
            System.out.println("failed " + failed.get());
        }
        models.forEach(RealRecords::close);
    }

    private EngineListener counting(NDManager kept) {
        return new EngineListener() {
            @Override
            public void batchStarted(DeviceBatch batch) {
                batches.incrementAndGet();
                if (leaking) {
                    kept.zeros(new Shape(LEAK_FLOATS), DataType.FLOAT32);
                }
            }
        };
    }

    /** Keeps the engine busy with all models, and a record that fails now and then, until it has done so many batches. */
    private void explain(AttributionEngine engine, List<RealRecords> models, MethodCase method, long until)
            throws InterruptedException {
        while (batches.get() < until) {
            RealRecords real = models.get(random.nextInt(models.size()));
            boolean bad = real.name().equals(POISONED) && random.nextInt(ONE_IN) == 0;
            BoundInput record = bad
                    ? real.poison()
                    : real.inputs().get(random.nextInt(real.inputs().size()));
            room.acquire();
            engine.submit(EngineRequest.of(real.model(), real.begin(method, record, random), record, Urgency.NORMAL))
                    .whenComplete((result, failure) -> {
                        failed.addAndGet(result instanceof EngineResult.Rejected ? 1 : 0);
                        room.release();
                    });
        }
        room.acquire(IN_FLIGHT);
        room.release(IN_FLIGHT);
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
