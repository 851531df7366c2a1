package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineKind;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import java.util.List;
import java.util.Set;

/**
 * Mean of the training set, per coordinate. Off the data where coordinates are the columns of a category.
 */
public final class Mean implements BaselineKind {
    private static final String NAME = "mean";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Mean of the training set.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public Set<Fact> facts(Settings settings) {
        return Set.of(Fact.MEAN);
    }

    @Override
    public BaselineSource in(InputSpace space, Settings settings) {
        return FixedPoint.of(NAME, Given.mean(NAME, space.training()));
    }
}
