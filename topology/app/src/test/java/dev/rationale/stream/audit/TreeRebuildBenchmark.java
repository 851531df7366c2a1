package dev.rationale.stream.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.LeafType;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** How long a task takes to begin whose store was lost: leaves from memory, so without the broker's part. */
class TreeRebuildBenchmark {
    private static final int LEAVES = Integer.getInteger("rationale.audit.leaves", 200_000);

    @Test
    void measureRebuild() {
        try (TreeScene scene = new TreeScene()) {
            TreeWriter writer = scene.open();
            for (int offset = 0; offset < LEAVES; offset++) {
                writer.append(TreeScene.outcome(LeafType.EXPLANATION, offset, TreeScene.digest(1000), null));
            }
            for (int round = 0; round < 3; round++) {
                long start = System.nanoTime();
                TreeWriter rebuilt = scene.open();
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        Locale.ROOT,
                        "%,d leaves in %.2f s: %,.0f a second%n",
                        rebuilt.size(),
                        seconds,
                        rebuilt.size() / seconds);
                assertThat(rebuilt.state().root()).isEqualTo(writer.state().root());
            }
        }
    }
}
