package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.SplitMix64;
import dev.rationale.attribution.network.Activation;
import dev.rationale.attribution.network.DenseNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class UrgencyQueueTest {
    private static final double[] POINT = {0};

    private final Placement placement = new Placement(
            "cpu", DenseNetwork.of(new int[] {1, 1}, Activation.RELU, new double[] {1, 0}), 1, 0, () -> {});
    private final DeviceLoad device = new DeviceLoad(
            new DeviceSettings("cpu", 1, 1), Duration.ZERO.toNanos(), new ReentrantLock().newCondition());
    private final PlacedModel model = new PlacedModel(placement, 1);

    private RowTask task(long arrived, int index) {
        EngineRequest request = new EngineRequest(
                List.of(placement),
                SegmentProgram.of(1, POINT),
                new EngineRequest.Shape(HeldInputs.NONE, "rows", 1),
                Urgency.NORMAL);
        Explanation explanation = new Explanation(arrived, arrived, request, request.program(), device, model, 0);
        return new RowTask(explanation, RowRequest.Outputs.at(POINT), index);
    }

    /** Rounds of several records come in any order, with looks and removals in between. */
    @Test
    void shouldGiveTheMostUrgentFirstWhateverCameBetween() {
        for (int seed = 0; seed < 200; seed++) {
            SplitMix64 random = SplitMix64.of(seed, "urgency");
            UrgencyQueue queue = new UrgencyQueue();
            List<RowTask> expected = new ArrayList<>();
            for (int step = 0; step < 60; step++) {
                int chance = random.nextInt(10);
                if (chance < 4) {
                    long arrived = random.nextInt(6);
                    int rows = 1 + random.nextInt(12);
                    for (int i = 0; i < rows; i++) {
                        RowTask task = task(arrived, step * 100 + i);
                        queue.add(task);
                        expected.add(task);
                    }
                    expected.sort(RowTask.MOST_URGENT_FIRST);
                } else if (chance < 6 && !expected.isEmpty()) {
                    RowTask gone = expected.remove(random.nextInt(expected.size()));
                    assertThat(queue.remove(gone)).isTrue();
                    assertThat(queue.remove(gone)).isFalse();
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
}
