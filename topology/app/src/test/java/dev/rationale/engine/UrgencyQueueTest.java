package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.SplitMix64;
import dev.rationale.attribution.network.Activation;
import dev.rationale.attribution.network.DenseNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class UrgencyQueueTest {
    private static final double[] POINT = {0};

    private final Placement placement = new Placement(
            "cpu", DenseNetwork.of(new int[] {1, 1}, Activation.RELU, new double[] {1, 0}), 1, 0, () -> {});
    private final DeviceLoad device = new DeviceLoad(
            new DeviceSettings("cpu", 1, 1), Duration.ZERO.toNanos(), new ReentrantLock().newCondition());
    private final PlacedModel model = new PlacedModel(placement, 1);

    private Explanation record(long arrived, List<RowRequest> round) {
        Program program = new Program() {
            @Override
            public List<RowRequest> next() {
                return round;
            }

            @Override
            public void accept(List<RowResult> results) {
                throw new AssertionError("no results were promised");
            }

            @Override
            public Attribution result() {
                throw new AssertionError("rows are still wanted");
            }
        };
        EngineRequest request = new EngineRequest(
                List.of(placement), program, new EngineRequest.Shape(HeldInputs.NONE, "rows", 1), Urgency.NORMAL);
        return new Explanation(arrived, arrived, request, request.program(), device, model, 0);
    }

    /** Rounds of several records come in any order, with looks and removals in between. */
    @Test
    void shouldGiveTheMostUrgentFirstWhateverCameBetween() {
        for (int seed = 0; seed < 200; seed++) {
            SplitMix64 random = SplitMix64.of(seed, "urgency");
            UrgencyQueue queue = new UrgencyQueue();
            List<RowTask> expected = new ArrayList<>();
            List<Explanation> records = new ArrayList<>();
            for (int arrived = 0; arrived < 6; arrived++) {
                records.add(record(arrived, List.of()));
            }
            for (int step = 0; step < 60; step++) {
                int chance = random.nextInt(10);
                if (chance < 4) {
                    Explanation explanation = records.get(random.nextInt(records.size()));
                    int rows = 1 + random.nextInt(12);
                    for (int i = 0; i < rows; i++) {
                        RowTask task = new RowTask(explanation, RowRequest.Outputs.at(POINT), step * 100 + i);
                        queue.add(task);
                        expected.add(task);
                    }
                    expected.sort(RowTask.MOST_URGENT_FIRST);
                } else if (chance == 4) {
                    Explanation gone = records.get(random.nextInt(records.size()));
                    int before = expected.size();
                    expected.removeIf(task -> task.explanation() == gone);
                    assertThat(queue.removeAll(gone)).isEqualTo(before - expected.size());
                    assertThat(queue.removeAll(gone)).isZero();
                } else if (!expected.isEmpty()) {
                    assertThat(queue.peek()).as("seed %d, step %d", seed, step).isSameAs(expected.get(0));
                    queue.removeFirst();
                    expected.remove(0);
                }
                assertThat(queue.isEmpty()).isEqualTo(expected.isEmpty());
            }
            for (RowTask task : expected) {
                assertThat(queue.peek()).as("seed %d, at the end", seed).isSameAs(task);
                queue.removeFirst();
            }
            assertThat(queue.isEmpty()).isTrue();
            assertThat(queue.peek()).isNull();
        }
    }

    /** One look at every other task for each task of the record would be 4·10¹⁰ looks. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.SECONDS)
    void shouldForgetALargeRoundInTimeProportionalToIt() {
        int rows = 200_000;
        Explanation large = record(1, Collections.nCopies(rows, RowRequest.Outputs.at(POINT)));
        Explanation before = record(0, Collections.nCopies(rows, RowRequest.Outputs.at(POINT)));
        Explanation after = record(2, List.of(RowRequest.Outputs.at(POINT)));
        for (Explanation each : List.of(large, after, before)) {
            each.begin();
            device.add(each, 0);
        }
        device.remove(large);
        device.remove(before);

        Batch left = device.take(0, System.nanoTime(), true);
        assertThat(left.rows()).isEqualTo(1);
        assertThat(left.slices().get(0).task().explanation()).isSameAs(after);
        device.release(left);
        assertThat(device.take(1, System.nanoTime(), true)).isNull();
    }
}
