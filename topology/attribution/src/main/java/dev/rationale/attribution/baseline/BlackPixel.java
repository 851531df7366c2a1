package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineKind;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import java.util.List;
import java.util.Set;

/**
 * A black pixel as the model sees it: {@code b = (black − mean) / std}, per channel.
 *
 * <p>Mean and deviation are what the model's images were normalised with. They are parameters, for a manifest tells them of the
 * columns of tables only.
 */
public final class BlackPixel implements BaselineKind {
    private static final String NAME = "black-pixel";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "A black pixel after normalisation, (black - mean) / std of each channel; zero itself is a mid-grey there.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.numbers(
                        "mean", null, null, "Mean that images were normalised with: one number, or one a channel."),
                Parameter.numbers(
                        "std", null, null, "Deviation that images were normalised with: one number, or one a channel."),
                Parameter.numbers("black", "0", null, "Black before normalisation: one number, or one a channel."));
    }

    @Override
    public Set<Fact> facts(Settings settings) {
        return Set.of(Fact.SHAPE);
    }

    @Override
    public BaselineSource in(InputSpace space, Settings settings) {
        if (!space.isImage()) {
            throw Given.problem(NAME + ": expected one input [channels, height, width], found shape " + space.shape());
        }
        double[] mean = Given.spread("mean", settings.numbers("mean"), space);
        double[] std = Given.spread("std", settings.numbers("std"), space);
        double[] point = Given.spread("black", settings.numbers("black"), space);
        for (int i = 0; i < point.length; i++) {
            if (!(std[i] > 0)) {
                throw Given.problem("std: expected numbers above 0, found '" + settings.text("std") + "'");
            }
            point[i] = (point[i] - mean[i]) / std[i];
        }
        return FixedPoint.of(NAME, point);
    }
}
