package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineKind;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.TrainingData;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Median of the training rows, per coordinate; between two rows their middle. Safer than the mean where columns are skewed; of the
 * columns of a rare category it is 0 in all.
 */
public final class Median implements BaselineKind {
    private static final String NAME = "median";
    private static final double HALF = 0.5;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Median of the training rows, coordinate by coordinate; safer than the mean where a column is skewed.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public Set<Fact> facts(Settings settings) {
        return Set.of(Fact.ROWS);
    }

    @Override
    public BaselineSource in(InputSpace space, Settings settings) {
        TrainingData data = Given.rows(NAME, space.training());
        double[] point = new double[data.rows().get(0).length];
        Arrays.setAll(point, i -> data.quantile(i, HALF));
        return FixedPoint.of(NAME, point);
    }
}
