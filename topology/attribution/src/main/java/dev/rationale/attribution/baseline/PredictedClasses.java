package dev.rationale.attribution.baseline;

import dev.rationale.attribution.Preparation;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.TrainingData;
import dev.rationale.attribution.Work;
import java.util.ArrayList;
import java.util.List;

/**
 * The class that the model predicts for each training row; {@link ClassRule#NONE} where it is not a number. Costs a forward pass a
 * row, once for all records.
 *
 * @param data the rows
 * @param rule what a class is
 */
record PredictedClasses(TrainingData data, ClassRule rule) implements Preparation<PredictedClasses.Found> {
    /** Numbers that the rows of a round may hold: 8 MiB. */
    static final int HELD = 1 << 20;

    /**
     * @param classes {@code [n]}
     */
    record Found(int[] classes) {}

    @Override
    public Work<Found> begin() {
        int[] classes = new int[data.rows().size()];
        int most = Math.max(1, HELD / Math.max(1, data.rows().get(0).length));
        return new Work<>() {
            private int done;

            @Override
            public List<RowRequest> next() {
                List<RowRequest> wanted = new ArrayList<>();
                for (int row = done; row < Math.min(classes.length, done + most); row++) {
                    wanted.add(RowRequest.Outputs.at(Given.widened(data.rows().get(row))));
                }
                return wanted;
            }

            @Override
            public void accept(List<RowResult> results) {
                for (RowResult result : results) {
                    classes[done++] = rule.of(Answers.outputs(result));
                }
            }

            @Override
            public Found result() {
                return new Found(classes);
            }
        };
    }

    @Override
    public long numbers() {
        return data.rows().size();
    }
}
