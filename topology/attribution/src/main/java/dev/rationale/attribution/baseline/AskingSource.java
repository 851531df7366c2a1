package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Work;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source whose baselines the model has a say in. */
interface AskingSource extends BaselineSource {

    @Override
    default boolean asksModel() {
        return true;
    }

    @Override
    default Baselines draw(double[] input, long seed) {
        throw new UnsupportedOperationException(kind() + ": the model has a say in these baselines");
    }

    /** What follows from the classes of the input and of the training rows. */
    @FunctionalInterface
    interface ByClass {
        Baselines baselines(int own, PredictedClasses.Found rows);
    }

    /**
     * The input's class, then those of the training rows: in this order, for an output that the model does not have must be refused
     * before anything is prepared for it.
     */
    static Work<Baselines> classFirst(
            String kind, Explicand explicand, ClassRule rule, PredictedClasses classes, ByClass then) {
        return new Work<>() {
            private int own = ClassRule.NONE;
            private @Nullable Baselines result;

            @Override
            public List<RowRequest> next() {
                if (result != null) {
                    return List.of();
                }
                return List.of(
                        own == ClassRule.NONE
                                ? RowRequest.Outputs.at(explicand.input())
                                : new RowRequest.Prepared(classes));
            }

            @Override
            public void accept(List<RowResult> results) {
                if (own == ClassRule.NONE) {
                    own = rule.ofInput(kind, explicand, Answers.outputs(results.get(0)));
                } else {
                    result = then.baselines(own, (PredictedClasses.Found) Answers.prepared(results.get(0)));
                }
            }

            @Override
            public Baselines result() {
                if (result == null) {
                    throw new IllegalStateException("rows are still wanted");
                }
                return result;
            }
        };
    }
}
